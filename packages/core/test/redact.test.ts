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
  [["a&b+c=="], String.raw`{"error":"no a\u0026b\u002Bc\u003d\u003d here"}`, '{"error":"no [redacted] here"}'],
  [[String.raw`quo"te\d`], String.raw`{"error":"no quo\"te\\d"}`, '{"error":"no [redacted]"}'],
  [["a/b/c"], String.raw`{"error":"a\/b\/c"}`, '{"error":"[redacted]"}'],
  [["abc&def", "ghijk"], String.raw`ghijk and abc\u0026def`, "[redacted] and [redacted]"],
  [["abc&def"], String.raw`abc&def or abc\u0026def`, "[redacted] or [redacted]"],
  [["grün-grün"], String.raw`gr\u00fcn-gr\u00FCn`, "[redacted]"],
  [[], String.raw`{"header":"Bearer ab\/cd\u002Bef\u003d"}`, '{"header":"Bearer [redacted]"}'],
  [["secret"], String.raw`no secret in "\u0041\\"`, String.raw`no [redacted] in "\u0041\\"`],
  [["secret"], String.raw`C:\users\new \u000a`, String.raw`C:\users\new \u000a`],
  [[], "authorization: Token my-token==", "authorization: Token [redacted]"],
  [[], '{"Authorization":"Token user:pass"}', '{"Authorization":"Token [redacted]"}'],
  [[], "sent Token 9f8e7d6c5b4a39281706 to it", "sent Token [redacted] to it"],
  [[], "Token expired", "Token expired"],
  [[], "authorization: token is expired", "authorization: token is expired"],
  [[], "unexpected token 12345678 in JSON", "unexpected token 12345678 in JSON"],
  [[], "the token authenticationfailedhere", "the token authenticationfailedhere"],
] as const)("takes the secrets %j out of %j", ([secrets, given, shown]) => {
  expect(redactor(secrets)(given)).toBe(shown);
});
