import { describe, expect, it } from "vitest";
import {
  anyOf,
  callable,
  checkOptions,
  describeValue,
  having,
  integer,
  nested,
  oneOf,
  required,
  type Rules,
  secret,
  text,
  url,
} from "../src/index.ts";

interface Options {
  readonly url?: string;
  readonly timeoutMs?: number;
  readonly compression?: "gzip" | "none";
  readonly token?: string;
  readonly retry?: { readonly maxAttempts?: number } | false;
  readonly clock?: object;
}

const rules: Rules<Options> = {
  url: url("http:", "https:"),
  timeoutMs: integer("milliseconds", 0),
  compression: oneOf("gzip", "none"),
  token: secret((value) => (value === "good" ? undefined : "a token")),
  retry: anyOf(oneOf(false), nested<{ readonly maxAttempts?: number }>({ maxAttempts: integer("attempts", 1, 10) })),
  clock: having("a clock", "now"),
};

function faultsOf(options: unknown): string {
  try {
    checkOptions("exporter", options as Options, rules);
    return "";
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as Error).message;
  }
}

it.for<[Options]>([
  [{}],
  [{ timeoutMs: 0, compression: "gzip", retry: false }],
  [{ url: "https://a.example/v1/metrics", retry: { maxAttempts: 10 }, clock: { now: () => 0 }, token: "good" }],
  [{ url: undefined } as unknown as Options],
])("accepts %j", ([options]) => {
  expect(faultsOf(options)).toBe("");
});

it("names every wrong option in one error, with what was given and what is allowed", () => {
  expect(faultsOf({ url: "localhost:4318", timeoutMs: -1, compression: "zstd", retry: { maxAttempts: 11 } })).toBe(
    [
      "exporter: 4 wrong options",
      '  url: got "localhost:4318", allowed: an absolute URL that begins with http:// or https://',
      "  timeoutMs: got -1, allowed: a whole number of milliseconds, 0 or more",
      '  compression: got "zstd", allowed: "gzip" or "none"',
      "  retry.maxAttempts: got 11, allowed: a whole number of attempts, 1 to 10",
    ].join("\n"),
  );
});

it.for([
  [{ compresion: "gzip" }, 'compresion: unknown, did you mean "compression"?'],
  [{ timeoutMS: 5 }, 'timeoutMS: unknown, did you mean "timeoutMs"?'],
  [{ colour: 1 }, "colour: unknown, known are url, timeoutMs, compression, token, retry, clock"],
  [{ constructor: 1 }, "constructor: unknown"],
  [{ timeoutMs: 1.5 }, "timeoutMs: got 1.5, allowed: a whole number"],
  [{ timeoutMs: Number.NaN }, "timeoutMs: got NaN"],
  [{ timeoutMs: "5" }, 'timeoutMs: got "5"'],
  [{ retry: true }, "retry: got true, allowed: false, or an object with maxAttempts"],
  [{ clock: {} }, "clock: got an object, allowed: a clock (with now)"],
  [null, "options: got null, allowed: an object"],
  [undefined, "options: got undefined, allowed: an object"],
] as const)("says what is wrong with %j", ([options, fault]) => {
  expect(faultsOf(options)).toContain(fault);
});

describe("an option that must be given", () => {
  interface Needs {
    readonly url?: string;
    readonly token?: string;
    readonly target?: { readonly database?: string };
  }
  const needs: Rules<Needs> = {
    url: required(url("http:")),
    token: required(secret(text)),
    target: required(nested<{ readonly database?: string }>({ database: required(text) })),
  };
  const check = (options: Needs) => () => checkOptions("exporter", options, needs);

  it("is told when it is missing, beside all else that is wrong", () => {
    const options = { url: undefined, target: {}, tokn: 1 } as unknown as Needs;
    expect(check(options)).toThrow(
      new TypeError(
        [
          "exporter: 4 wrong options",
          "  target.database: missing, allowed: a text that is not empty",
          '  tokn: unknown, did you mean "token"?',
          "  url: missing, allowed: an absolute URL that begins with http://",
          "  token: missing, allowed: a text that is not empty",
        ].join("\n"),
      ),
    );
  });

  it("is told when it is missing with all that belongs to it", () => {
    expect(check({ url: "http://a", token: "t" })).toThrow("  target: missing, allowed: an object with database");
  });

  it("is checked as ever when it is there", () => {
    expect(check({ url: "http://a", token: "t", target: { database: "d" } })).not.toThrow();
    expect(check({ url: "ftp://a", token: "", target: { database: "d" } })).toThrow(
      /url: got "ftp:\/\/a", allowed: .*\n {2}token: got a string \(not shown\)/,
    );
  });

  it("may be a secret either way", () => {
    const rules: Rules<Needs> = { ...needs, token: secret(required(text)) };
    const options = { url: "http://a", target: { database: "d" } };
    expect(() => checkOptions("exporter", options, rules)).toThrow("token: missing");
  });

  it("may have a rule that says why", () => {
    const rules: Rules<Needs> = {
      ...needs,
      url: required((value) => (value === undefined ? "v2 needs it" : undefined)),
    };
    expect(() => checkOptions("exporter", { token: "t" }, rules)).toThrow("url: missing, allowed: v2 needs it");
  });
});

describe("secrets", () => {
  it("are not shown when they are wrong", () => {
    expect(faultsOf({ token: "s3cr3t" })).toContain("token: got a string (not shown), allowed: a token");
  });

  it.for([
    ["ftp://user:s3cr3t@host/", "ftp://[redacted]@host/"],
    ["user:s3cr3t@host:4318", "[redacted]@host:4318"],
    ["ftp://user:s3/cr3t@host", "ftp://[redacted]@host"],
    ["ftp://host/?key=s3cr3t", "ftp://host/?…"],
    ["host#s3cr3t", "host?…"],
  ])("in the address %s are not shown", ([url, shown]) => {
    expect(faultsOf({ url })).toContain(`url: got ${JSON.stringify(shown)},`);
  });

  it.for([
    ["s3cr3t", "a string (not shown)"],
    [5, "a number (not shown)"],
    [() => "s3cr3t", "a function (not shown)"],
  ] as const)("in the place of options are not shown: %s", ([given, shown]) => {
    expect(faultsOf(given)).toBe(`exporter: 1 wrong option\n  options: got ${shown}, allowed: an object`);
  });

  it("in objects are not shown", () => {
    expect(describeValue({ Authorization: "s3cr3t" })).toBe("an object");
    expect(describeValue(["s3cr3t"])).toBe("an array of 1");
  });
});

it.for([
  [text, "", "a text that is not empty"],
  [callable, 1, "a function"],
] as const)("has a rule that refuses %j", ([rule, value, allowed]) => {
  expect(rule(value)).toBe(allowed);
});
