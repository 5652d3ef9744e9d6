import { inspect } from "node:util";
import { expect, it } from "vitest";
import { classifyError, ExportError } from "../src/index.ts";

function errorWith(properties: object, message = "it failed"): Error {
  return Object.assign(new Error(message), properties);
}

it.for([
  // OTLPExporterError carries the HTTP status
  [{ name: "OTLPExporterError", code: 429 }, "retryable", "throttled"],
  [{ name: "OTLPExporterError", code: 502 }, "retryable", "unavailable"],
  [{ name: "OTLPExporterError", code: 503 }, "retryable", "unavailable"],
  [{ name: "OTLPExporterError", code: 504 }, "retryable", "unavailable"],
  [{ name: "OTLPExporterError", code: 400 }, "failed", "refused"],
  [{ name: "OTLPExporterError", code: 401 }, "failed", "unauthorized"],
  [{ name: "OTLPExporterError", code: 403 }, "failed", "unauthorized"],
  [{ name: "OTLPExporterError", code: 408 }, "failed", "refused"],
  [{ name: "OTLPExporterError", code: 413 }, "failed", "too_large"],
  [{ name: "OTLPExporterError", code: 500 }, "failed", "refused"],
  [{ name: "OTLPExporterError", code: 501 }, "failed", "refused"],
  // gRPC ServiceError
  [{ code: 1 }, "retryable", "unavailable"],
  [{ code: 2 }, "failed", "refused"],
  [{ code: 3 }, "failed", "refused"],
  [{ code: 4 }, "retryable", "timeout", "ambiguous"],
  [{ code: 7 }, "failed", "unauthorized"],
  [{ code: 8 }, "failed", "throttled"],
  [{ code: 10 }, "retryable", "unavailable"],
  [{ code: 11 }, "retryable", "unavailable"],
  [{ code: 13 }, "failed", "refused"],
  [{ code: 14 }, "retryable", "unavailable"],
  [{ code: 15 }, "retryable", "unavailable"],
  [{ code: 16 }, "failed", "unauthorized"],
  // Node and undici
  [{ code: "ECONNREFUSED" }, "retryable", "connection"],
  [{ code: "ENOTFOUND" }, "retryable", "connection"],
  [{ code: "EAI_AGAIN" }, "retryable", "connection"],
  [{ code: "ECONNRESET" }, "retryable", "connection", "ambiguous"],
  [{ code: "EPIPE" }, "retryable", "connection", "ambiguous"],
  [{ code: "UND_ERR_CONNECT_TIMEOUT" }, "retryable", "connection"],
  [{ code: "UND_ERR_SOCKET" }, "retryable", "connection", "ambiguous"],
  [{ code: "UND_ERR_HEADERS_TIMEOUT" }, "retryable", "timeout", "ambiguous"],
  [{ name: "TimeoutError" }, "retryable", "timeout", "ambiguous"],
  [{ name: "AbortError" }, "retryable", "timeout", "ambiguous"],
  [{ code: "CERT_HAS_EXPIRED" }, "failed", "tls"],
  [{ code: "ERR_TLS_CERT_ALTNAME_INVALID" }, "failed", "tls"],
  [{ code: "SELF_SIGNED_CERT_IN_CHAIN" }, "failed", "tls"],
  // nested
  [{ cause: errorWith({ code: "ECONNREFUSED" }) }, "retryable", "connection"],
  [{ errors: [errorWith({ code: "ECONNREFUSED" })] }, "retryable", "connection"],
  // nobody knows
  [{ code: "ESOMETHING" }, "retryable", "unknown", "ambiguous"],
  [{}, "retryable", "unknown", "ambiguous"],
] as const)("takes %o for %s (%s)", ([properties, kind, code, ambiguous]) => {
  const outcome = classifyError(errorWith(properties));
  expect(outcome).toMatchObject({ kind, error: { code } });
  expect("ambiguous" in outcome).toBe(ambiguous === "ambiguous");
});

it("keeps the status for people and for counters", () => {
  expect(classifyError(errorWith({ code: 503 }))).toMatchObject({ error: { httpStatus: 503 } });
  expect(classifyError(errorWith({ code: 14 }))).toMatchObject({ error: { grpcStatus: 14 } });
});

it("halves what gRPC says is too large", () => {
  const error = errorWith({ code: 8 }, "8 RESOURCE_EXHAUSTED: grpc: received message larger than max (9 vs. 4)");
  expect(classifyError(error)).toMatchObject({ kind: "failed", error: { code: "too_large" }, divide: "halves" });
});

it("knows the error of upstream that has lost its status", () => {
  expect(classifyError(new Error("Export failed with retryable status"))).toMatchObject({
    error: { code: "unavailable" },
  });
});

it.for([["a text"], [undefined], [null], [42]])("survives %o in place of an error", ([thrown]) => {
  expect(classifyError(thrown)).toMatchObject({ kind: "retryable", error: { code: "unknown" } });
});

it("survives an error that is its own cause", () => {
  const error = new Error("circle");
  error.cause = error;
  expect(classifyError(error).kind).toBe("retryable");
});

it("keeps the cause, and no secret in it", () => {
  const secrets = { code: "ECONNREFUSED", data: "s3cr3t", config: { headers: { authorization: "Bearer s3cr3t" } } };
  const cause = errorWith(secrets, "no answer from http://user:s3cr3t@host/ for Bearer s3cr3t");
  const outcome = classifyError(cause);
  if (outcome.kind === "delivered") throw new Error("unreachable");
  expect(outcome.error).toBeInstanceOf(ExportError);
  expect(outcome.error.cause).toMatchObject({ code: "ECONNREFUSED" });
  expect(outcome.error.message).toBe("[connection] no answer from http://[redacted]@host/ for Bearer [redacted]");
  expect(inspect(outcome, { depth: 9, showHidden: true })).not.toContain("s3cr3t");
});

it.for([
  ["timeout", "retryable"],
  ["connection", "retryable"],
  ["throttled", "retryable"],
  ["refused", "failed"],
  ["unauthorized", "failed"],
  ["shutdown", "failed"],
] as const)("takes an error of our own at its word: %s is %s", ([code, kind]) => {
  const error = new ExportError(code, "HTTP 599", { httpStatus: 599 });
  expect(classifyError(error)).toEqual({ kind, error });
});
