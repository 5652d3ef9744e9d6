import { diag, DiagLogLevel } from "@opentelemetry/api";
import { afterEach, expect, it, vi } from "vitest";
import { safeRename } from "../../src/lines/safe-rename.ts";

afterEach(() => diag.disable());

it("a name becomes what the user makes of it, or nothing", () => {
  const rename = safeRename((name, what) => (name === "secret" ? undefined : `${what}.${name}`));
  expect(rename("a", "tag")).toBe("tag.a");
  expect(rename("a", "field")).toBe("field.a");
  expect(rename("secret", "tag")).toBeUndefined();
});

it("the user is asked once for each name", () => {
  const asked = vi.fn<(name: string) => string | undefined>((name) => (name === "out" ? undefined : name));
  const rename = safeRename(asked);
  for (const name of ["a", "out", "a", "out"]) rename(name, "tag");
  rename("a", "measurement");
  expect(asked.mock.calls).toEqual([
    ["a", "tag"],
    ["out", "tag"],
    ["a", "measurement"],
  ]);
});

it("names without end are not kept without end, and come out right", () => {
  const asked = vi.fn<(name: string) => string>((name) => name.toUpperCase());
  const rename = safeRename(asked);
  for (let nth = 0; nth < 10_000; nth++) expect(rename(`a${nth}`, "tag")).toBe(`A${nth}`);
  expect(rename("a0", "tag")).toBe("A0");
  expect(asked.mock.calls.filter(([name]) => name === "a0")).toHaveLength(2);
});

it.for<[what: string, rename: (name: string) => string | undefined, why: string]>([
  [
    "throws at it",
    () => {
      throw new Error("no such name");
    },
    'lineProtocol: rename of "a" threw: no such name: it stays. This is told once.',
  ],
  [
    "gives no text for it",
    () => 5 as unknown as string,
    'lineProtocol: rename of "a" gave something else than text: it stays. This is told once.',
  ],
])("a name stays, so that its series is no other one's, when the user's function %s; told once", ([, given, why]) => {
  const warn = vi.fn<(message: string) => void>();
  const logger = { warn, error: warn, info: () => {}, debug: () => {}, verbose: () => {} };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const rename = safeRename(given);
  expect(rename("a", "tag")).toBe("a");
  expect(rename("b", "field")).toBe("b");
  expect(warn.mock.calls).toEqual([[why]]);
});
