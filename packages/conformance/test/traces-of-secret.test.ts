import { describe, expect, it } from "vitest";
import { shownOf, tracesOf } from "../src/traces-of-secret.ts";

const secret = "s3cr3t-0123456789";

function shows(error: unknown): boolean {
  const shown = shownOf(error);
  return tracesOf(secret).some((trace) => shown.includes(trace));
}

describe("a secret is found in an error", () => {
  const circular: Record<string, unknown> = { token: secret };
  circular["self"] = circular;
  const base64 = (text: string): string => Buffer.from(text).toString("base64");

  it.for<[string, unknown]>([
    ["in its message", new Error(`no access with ${secret}`)],
    ["in a property, deep down", Object.assign(new Error("x"), { a: { b: { c: { d: [{ token: secret }] } } } })],
    ["in the cause of its cause", new Error("x", { cause: new Error("y", { cause: new Error(secret) }) })],
    ["in one of several errors", new AggregateError([new Error(secret)], "x")],
    ["in its JSON only", Object.assign(new Error("x"), { toJSON: () => ({ token: secret }) })],
    ["in what refers to itself", Object.assign(new Error("x"), { circular })],
    ["in base64", new Error(`Basic ${base64(secret)}`)],
    ["in base64, after another text", new Error(`Basic ${base64(`a:${secret}`)}`)],
    ["in base64, between others", new Error(`Basic ${base64(`ab:${secret}:cdef`)}`)],
  ])("%s", ([, error]) => {
    expect(shows(error)).toBe(true);
  });

  it.for<[string, unknown]>([
    ["there is none", new Error("no access", { cause: { code: "EACCES" } })],
    ["there is no error", undefined],
    ["it has another one", new Error(`Basic ${base64("user:password")}`)],
  ])("and not when %s", ([, error]) => {
    expect(shows(error)).toBe(false);
  });
});
