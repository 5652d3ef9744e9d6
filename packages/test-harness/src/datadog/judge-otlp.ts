import type { Point } from "@meterbridge/conformance";
import { pointsOfHttpRequest, type RecordedRequest } from "../recorded-request.ts";

interface OtlpJudgement {
  readonly taken: readonly Point[];
  /** What the intake drops without a word, because it is more than an hour old. */
  readonly stale: readonly Point[];
  /** How many it refuses, and says so. */
  readonly refused: number;
}

/** What Datadog says of what it refuses in OTLP. */
export const cumulativeRefused =
  "Payload validation failed: OTLP metrics intake does not accept cumulative histogram metrics, cumulative monotonic sum metrics or other unspecified metrics";

/**
 * What the intake for OTLP does with data points: it takes no monotonic sum and no histogram that is not a delta.
 *
 * @throws {Error} When the body is no OTLP.
 */
export function judgeOtlp(request: RecordedRequest, nowSeconds: number): OtlpJudgement {
  const points = pointsOfHttpRequest(request);
  const allowed = points.filter((point) => isAllowed(point));
  const oldest = BigInt(Math.floor(nowSeconds) - 3_600) * 1_000_000_000n;
  return {
    taken: allowed.filter(({ time }) => time >= oldest),
    stale: allowed.filter(({ time }) => time < oldest),
    refused: points.length - allowed.length,
  };
}

function isAllowed(point: Point): boolean {
  switch (point.kind) {
    case "sum":
      return point.temporality === "delta" || (!point.monotonic && point.temporality === "cumulative");
    case "histogram":
    case "exponentialHistogram":
      return point.temporality === "delta";
    default:
      return true;
  }
}
