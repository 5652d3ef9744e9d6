import { describe, expect, it } from "vitest";
import { judgeBroken, judgeStatus } from "../src/judge-reply.ts";
import { nameOfStatus } from "../src/status.ts";

const on = { shown: "collector:4317", redact: (text: string) => text.replaceAll("s3cr3t", "[redacted]") };

// google.rpc.Status with a RetryInfo of 2 s.
const inTwoSeconds = Buffer.from(
  "1a300a28747970652e676f6f676c65617069732e636f6d2f676f6f676c652e7270632e5265747279496e666f12040a020802",
  "hex",
);
const retried = ["CANCELLED", "DEADLINE_EXCEEDED", "ABORTED", "OUT_OF_RANGE", "UNAVAILABLE", "DATA_LOSS"];

describe("a status", () => {
  it.for(Array.from({ length: 16 }, (_, index) => [nameOfStatus(index + 1), index + 1] as const))(
    "%s",
    ([name, status]) => {
      const isRetried = retried.includes(name);
      const outcome = judgeStatus({ kind: "status", status, message: "why" }, on);
      expect(outcome.kind).toBe(isRetried ? "retryable" : "failed");
      expect(outcome).toMatchObject({ error: { grpcStatus: status } });
      expect(outcome.kind !== "delivered" && outcome.error.message).toContain(`${name} from collector:4317: why`);

      const asked = judgeStatus({ kind: "status", status, message: "why", details: inTwoSeconds }, on);
      const isAsked = isRetried || name === "RESOURCE_EXHAUSTED";
      expect(asked).toMatchObject(isAsked ? { kind: "retryable", retryAfterMs: 2_000 } : { kind: "failed" });
    },
  );

  it("that gRPC does not know is UNKNOWN", () => {
    expect(judgeStatus({ kind: "status", status: 99, message: "" }, on)).toMatchObject({
      kind: "failed",
      error: { grpcStatus: 99, message: "[refused] UNKNOWN from collector:4317" },
    });
  });

  it.for([
    "grpc: received message larger than max (5000000 vs. 4194304)",
    "grpc: received message after decompression larger than max 4194304",
    "Received message larger than max (5000000 vs 4194304)",
  ])("divides what is too large: %s", (message) => {
    expect(judgeStatus({ kind: "status", status: 8, message }, on)).toMatchObject({
      kind: "failed",
      divide: "halves",
      error: { code: "too_large" },
    });
    expect(judgeStatus({ kind: "status", status: 8, message, unreadable: true }, on)).toMatchObject({
      kind: "failed",
      error: { code: "bad_response" },
    });
    expect(judgeStatus({ kind: "status", status: 8, message, details: inTwoSeconds }, on)).toMatchObject({
      kind: "retryable",
      error: { code: "throttled" },
    });
  });

  it("divides what a proxy in between finds too large", () => {
    expect(judgeStatus({ kind: "status", status: 2, message: "", httpStatus: 413 }, on)).toMatchObject({
      kind: "failed",
      divide: "halves",
      error: { code: "too_large", grpcStatus: 2, httpStatus: 413 },
    });
  });

  it("shows no secret that the far end echoes", () => {
    const outcome = judgeStatus({ kind: "status", status: 3, message: "no\nBearer s3cr3t" }, on);
    expect(outcome.kind !== "delivered" && outcome.error.message).toBe(
      "[refused] INVALID_ARGUMENT from collector:4317: no Bearer [redacted]",
    );
  });

  it("of success is a success, whatever its message", () => {
    for (const body of [undefined, Buffer.of(), Buffer.from("garbage")]) {
      const outcome = judgeStatus({ kind: "status", status: 0, message: "", ...(body && { body }) }, on);
      expect(outcome).toMatchObject({ kind: "delivered", rejectedPoints: 0 });
    }
  });

  it("of success tells what was rejected", () => {
    const body = Buffer.from("0a0808031204776879", "hex");
    expect(judgeStatus({ kind: "status", status: 0, message: "", body: body.subarray(0, 9) }, on)).toEqual({
      kind: "delivered",
      rejectedPoints: 0,
    });
    expect(
      judgeStatus({ kind: "status", status: 0, message: "", body: Buffer.from("0a0708031203776879", "hex") }, on),
    ).toEqual({
      kind: "delivered",
      rejectedPoints: 3,
      message: "why",
    });
  });
});

describe("a call without an answer", () => {
  it("is ambiguous once it was written", () => {
    const error = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
    expect(judgeBroken({ kind: "broken", error, written: false }, on)).toMatchObject({
      kind: "retryable",
      error: { code: "connection", message: "[connection] collector:4317: read ECONNRESET" },
    });
    expect(judgeBroken({ kind: "broken", error, written: true }, on)).toMatchObject({ ambiguous: true });
  });

  it("says what is wrong with the certificate, and is not tried again", () => {
    const error = Object.assign(new Error("certificate has expired"), { code: "CERT_HAS_EXPIRED" });
    expect(judgeBroken({ kind: "broken", error, written: false }, on)).toMatchObject({
      kind: "failed",
      error: { code: "tls", message: "[tls] collector:4317: its certificate has expired (CERT_HAS_EXPIRED)" },
    });
  });
});
