import { readFields, textOf } from "./protobuf/reader.ts";

/**
 * Reads how long a far end asks to be left alone out of the details of a google.rpc.Status: the `retry_delay` of its
 * RetryInfo, in milliseconds, 0 or more.
 *
 * `undefined` when there is no RetryInfo, or what is there cannot be read. It never throws. OpenTelemetry protocol
 * specification, "OTLP/gRPC Throttling".
 */
export function decodeRetryInfo(status: Uint8Array): number | undefined {
  try {
    for (const { number, value } of readFields(status)) {
      if (number !== 3 || typeof value === "bigint") continue;
      const delayMs = ofDetail(value);
      if (delayMs !== undefined) return delayMs;
    }
  } catch {
    // What is cut off says nothing.
  }
  return undefined;
}

/** A google.protobuf.Any. */
function ofDetail(detail: Uint8Array): number | undefined {
  let type = "";
  let message: Uint8Array = new Uint8Array();
  for (const { number, value } of readFields(detail)) {
    if (number === 1) type = textOf(value);
    if (number === 2 && typeof value !== "bigint") message = value;
  }
  if (!type.endsWith("/google.rpc.RetryInfo")) return undefined;
  let delayMs = 0;
  for (const { number, value } of readFields(message)) {
    if (number === 1 && typeof value !== "bigint") delayMs = millisecondsOf(value);
  }
  return delayMs;
}

/** A google.protobuf.Duration; less than nothing is nothing. */
function millisecondsOf(duration: Uint8Array): number {
  let seconds = 0;
  let nanos = 0;
  for (const { number, value } of readFields(duration)) {
    if (typeof value !== "bigint") continue;
    if (number === 1) seconds = Number(BigInt.asIntN(64, value));
    if (number === 2) nanos = Number(BigInt.asIntN(32, value));
  }
  return Math.max(0, seconds * 1_000 + nanos / 1_000_000);
}
