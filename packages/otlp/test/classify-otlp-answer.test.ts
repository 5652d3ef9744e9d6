import type { Outcome, Payload } from "@meterbridge/core";
import { describe, expect, it } from "vitest";
import root from "otlp-official-schema/build/src/generated/root.js";
import { classifyOtlpAnswer, type HttpJudgement, type OtlpAnswer } from "../src/index.ts";

const { ExportMetricsServiceResponse } = root.opentelemetry.proto.collector.metrics.v1;

/** What HTTP in general makes of it, told by the words that it is given. */
const http: HttpJudgement<OtlpAnswer> = {
  classifyStatus: (answer, said) => ({ kind: "delivered", rejectedPoints: answer.status, message: said }),
  excerpt: ({ body }) => `excerpt ${Buffer.from(body).toString()}`,
  oneLine: (text) => `line ${text}`,
};

function answer(status: number, body: Uint8Array | string, more: Partial<OtlpAnswer> = {}): OtlpAnswer {
  return {
    status,
    from: "otlp.example:4318",
    contentType: "",
    body: Buffer.from(body),
    redact: (text) => text.replaceAll("s3cr3t", "[redacted]"),
    ...more,
  };
}

const classify = (given: OtlpAnswer, asked: "protobuf" | "json" = "json"): Outcome<Payload> =>
  classifyOtlpAnswer(given, asked, http);
const partial = { rejectedDataPoints: 2, errorMessage: "too old: s3cr3t" };
const inJson = JSON.stringify({ partialSuccess: partial });
const inProtobuf: Uint8Array = ExportMetricsServiceResponse.encode({ partialSuccess: partial }).finish();
const counted = { kind: "delivered", rejectedPoints: 2, message: "line too old: [redacted]" };

describe("a success", () => {
  it.for([
    ["in the request's format", inJson, "", "json"],
    ["in the request's format", inProtobuf, "text/plain", "protobuf"],
    ["in a format of its own", inJson, "application/json", "protobuf"],
    ["in a format of its own", inProtobuf, "application/x-protobuf", "json"],
  ] as const)("says %s what was not taken (%#)", ([, body, contentType, asked]) => {
    expect(classify(answer(200, body, { contentType }), asked)).toEqual(counted);
  });

  it.for([
    [200, ""],
    [202, "{}"],
    [299, "no JSON"],
  ] as const)("is one with HTTP %i and %j", ([status, body]) => {
    expect(classify(answer(status, body))).toEqual({ kind: "delivered", rejectedPoints: 0 });
  });
});

describe("a failure", () => {
  it.for([
    ["by its status message, without secrets", '{"code":3,"message":"no s3cr3t"}', "line no [redacted]"],
    ["by its beginning, when it is no status", "<html>", "excerpt <html>"],
  ] as const)("is told %s", ([, body, said]) => {
    expect(classify(answer(503, body))).toEqual({ kind: "delivered", rejectedPoints: 503, message: said });
  });

  it("that is too long to be read is final, whatever its status is", () => {
    const outcome = classify(answer(503, "", { tooLong: true, unreadable: "it is longer than 10 bytes" }));
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "bad_response", httpStatus: 503 } });
    expect(outcome).not.toHaveProperty("divide");
  });

  it("for its size is told by the Collector with HTTP 400", () => {
    expect(classify(answer(400, '{"message":"http: request body too large"}'))).toMatchObject({
      kind: "failed",
      error: { code: "too_large", httpStatus: 400 },
      divide: "halves",
    });
  });
});
