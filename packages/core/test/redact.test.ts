import { expect, it } from "vitest";
import { redactor } from "../src/index.ts";

it.for([
  [["Bearer abc123"], "got Bearer abc123", "got [redacted]"],
  [["Bearer abc123"], "token abc123 is unknown", "token [redacted] is unknown"],
  [["a b/c+d"], "echo a%20b%2Fc%2Bd", "echo [redacted]"],
  [["key", "longkey"], "longkey", "[redacted]"],
  [["abc"], "abc is too short to be looked for", "abc is too short to be looked for"],
  [[], "http://user:pass@host/path", "http://[redacted]@host/path"],
  [[], "sent authorization: bearer abc.def-123=", "sent authorization: bearer [redacted]"],
  [[], "mail me@example.com", "mail me@example.com"],
] as const)("takes the secrets %j out of %j", ([secrets, given, shown]) => {
  expect(redactor(secrets)(given)).toBe(shown);
});
