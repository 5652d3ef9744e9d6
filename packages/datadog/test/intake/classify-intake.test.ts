import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifyIntake } from "../../src/intake/classify-intake.ts";
import { answer } from "./answer.ts";

describe("by its status an answer", () => {
  it.for([
    [200, { kind: "delivered", rejectedPoints: 0 }],
    [202, { kind: "delivered", rejectedPoints: 0 }],
    [301, { kind: "failed", error: { code: "refused" } }],
    [400, { kind: "failed", error: { code: "refused" }, divide: "halves" }],
    [401, { kind: "failed", error: { code: "unauthorized" } }],
    [403, { kind: "failed", error: { code: "unauthorized" } }],
    [404, { kind: "failed", error: { code: "refused" } }],
    [407, { kind: "failed", error: { code: "unauthorized" } }],
    [408, { kind: "retryable", error: { code: "unavailable" } }],
    [413, { kind: "failed", error: { code: "too_large" }, divide: "halves" }],
    [429, { kind: "retryable", error: { code: "throttled" } }],
    [500, { kind: "retryable", error: { code: "unavailable" }, ambiguous: true }],
    [501, { kind: "failed", error: { code: "refused" } }],
    [502, { kind: "retryable", error: { code: "unavailable" }, ambiguous: true }],
    [503, { kind: "retryable", error: { code: "unavailable" } }],
    [504, { kind: "retryable", error: { code: "unavailable" }, ambiguous: true }],
    [505, { kind: "failed", error: { code: "refused" } }],
    [522, { kind: "retryable", error: { code: "unavailable" }, ambiguous: true }],
  ] as const)("HTTP %i means %j", ([status, outcome]) => {
    const given = classifyIntake(answer(status));
    expect(given).toMatchObject(outcome);
    expect("divide" in given).toBe("divide" in outcome);
    expect("ambiguous" in given).toBe("ambiguous" in outcome);
  });
});

describe("of what an answer says", () => {
  it.for([
    [{ errors: ["Payload is not in the expected format: no s3cr3t"] }, "the expected format: no [redacted]"],
    [{ errors: ["one\n two", "three"] }, ": one two; three"],
    [{ errors: [{ detail: "deep" }] }, '{"errors":[{"detail":"deep"}]}'],
    [{ errors: "Forbidden" }, '{"errors":"Forbidden"}'],
    ["<html>of a proxy, s3cr3t", ": <html>of a proxy, [redacted]"],
    ["null", ": null"],
    ["", "HTTP 400 from api.datadoghq.example:443"],
  ] as const)("%j the error has the words", ([said, words]) => {
    const outcome = classifyIntake(answer(400, said));
    expect(outcome).toMatchObject({ error: { httpStatus: 400 } });
    expect(outcome.kind === "failed" && outcome.error.message.endsWith(words)).toBe(true);
  });

  it("a long text is shortened", () => {
    const outcome = classifyIntake(answer(400, { errors: ["x".repeat(50_000)] }));
    expect(outcome.kind === "failed" && outcome.error.message.length).toBeLessThan(400);
  });

  it("errors beside a success are a warning, and nothing is sent again", () => {
    expect(classifyIntake(answer(202, { errors: ["no unit: s3cr3t"] }))).toEqual({
      kind: "delivered",
      rejectedPoints: 0,
      message: "no unit: [redacted]",
    });
  });

  it.for([{ errors: [] }, {}, "", "ok"])("%j beside a success is none", (said) => {
    expect(classifyIntake(answer(202, said))).toEqual({ kind: "delivered", rejectedPoints: 0 });
  });

  it("HTTP 403 is explained, because it never explains itself", () => {
    expect(classifyIntake(answer(403, { errors: ["Forbidden"] }))).toMatchObject({
      error: { message: expect.stringMatching(/: Forbidden \(the key is wrong, or another site's\)$/) as string },
    });
  });
});

describe("a rest that is asked for", () => {
  it.for([
    ["x-ratelimit-reset, in seconds", "7", undefined, 7_000],
    ["x-ratelimit-reset, in fractions of them", "0.25", undefined, 250],
    ["the longer of the two", "7", 9_000, 9_000],
    ["the longer of the two, and that is x-ratelimit-reset", "12", 9_000, 12_000],
    ["Retry-After, when the limit is lifted at once", "0", 9_000, 9_000],
    ["Retry-After", undefined, 9_000, 9_000],
    ["an enormous number, which whoever waits cuts", "9".repeat(400), undefined, Number.MAX_SAFE_INTEGER],
    ["no number", "soon", 9_000, 9_000],
    ["a negative one", "-1", undefined, undefined],
    ["a date", "Tue, 29 Nov 2033 12:00:00 GMT", undefined, undefined],
    ["two of them", "1, 2", undefined, undefined],
  ] as const)("is known by %s", ([, reset, retryAfterMs, expected]) => {
    const more = {
      headers: reset === undefined ? {} : { "x-ratelimit-reset": reset },
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
    expect(classifyIntake(answer(429, "", more))).toMatchObject({ kind: "retryable", error: { code: "throttled" } });
    const { retryAfterMs: rest } = classifyIntake(answer(429, "", more)) as { readonly retryAfterMs?: number };
    expect(rest).toBe(expected);
  });

  it.for([408, 500, 502, 503, 504, 522])("with HTTP %i by Retry-After alone", (status) => {
    const headers = { "x-ratelimit-reset": "3600" };
    expect(classifyIntake(answer(status, "", { headers }))).not.toHaveProperty("retryAfterMs");
    expect(classifyIntake(answer(status, "", { headers, retryAfterMs: 9_000 }))).toMatchObject({ retryAfterMs: 9_000 });
  });
});

it("whatever is answered has an outcome", () => {
  const body = fc.oneof(
    fc.uint8Array(),
    fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value) ?? "")),
  );
  const errors = fc.anything().map((value) => Buffer.from(JSON.stringify({ errors: [value] }, noBigInts) ?? ""));
  const headers = fc.record({ "x-ratelimit-reset": fc.oneof(fc.string(), fc.float().map(String)) });
  const contentType = fc.constantFrom("", "application/json", "text/html", "image/png");
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 999 }),
      fc.oneof(body, errors),
      headers,
      contentType,
      (status, ...given) => {
        const [bytes, header, type] = given;
        const outcome = classifyIntake(answer(status, "", { body: bytes, headers: header, contentType: type }));
        const shown = outcome.kind === "delivered" ? (outcome.message ?? "") : outcome.error.message;
        expect(shown.length).toBeLessThan(500);
        if (outcome.kind !== "retryable") return;
        expect(outcome.retryAfterMs === undefined || outcome.retryAfterMs >= 0).toBe(true);
      },
    ),
    { numRuns: 1_000 },
  );
});

const noBigInts = (_: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);
