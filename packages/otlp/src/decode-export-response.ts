import { readFields, textOf } from "./protobuf/reader.ts";

/** What a far end says that it did not take, out of a request that it answered with success. */
export interface PartialSuccess {
  /** How many data points it rejected; 0 with a message is a warning. */
  readonly rejectedPoints: number;
  readonly message: string;
}

/**
 * Reads the partial success out of an ExportMetricsServiceResponse.
 *
 * `undefined` when everything was taken, and when the body is not such a response: whatever a success looks like, the
 * request must not be sent again. It never throws.
 */
export function decodeExportResponse(body: Uint8Array, contentType: "protobuf" | "json"): PartialSuccess | undefined {
  try {
    const { rejectedPoints, message } = contentType === "json" ? fromJson(body) : fromProtobuf(body);
    return rejectedPoints > 0 || message !== "" ? { rejectedPoints, message } : undefined;
  } catch {
    return undefined;
  }
}

function fromProtobuf(body: Uint8Array): PartialSuccess {
  let rejectedPoints = 0;
  let message = "";
  for (const response of readFields(body)) {
    // partial_success; were it there twice, its fields would be merged
    if (response.number !== 1 || typeof response.value === "bigint") continue;
    for (const { number, value } of readFields(response.value)) {
      if (number === 1 && typeof value === "bigint") rejectedPoints = countOf(BigInt.asIntN(64, value));
      if (number === 2) message = textOf(value);
    }
  }
  return { rejectedPoints, message };
}

function fromJson(body: Uint8Array): PartialSuccess {
  const response = JSON.parse(Buffer.from(body).toString("utf8")) as { partialSuccess?: Record<string, unknown> };
  const { rejectedDataPoints, errorMessage } = response.partialSuccess ?? {};
  return {
    rejectedPoints: countOf(rejectedDataPoints ?? 0),
    message: typeof errorMessage === "string" ? errorMessage : "",
  };
}

function countOf(count: unknown): number {
  const points = Number(count);
  return Number.isFinite(points) && points > 0 ? Math.floor(points) : 0;
}
