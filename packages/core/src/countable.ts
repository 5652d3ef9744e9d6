import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { countPoints } from "./data-points.ts";
import type { Payload } from "./payload.ts";

/** What can be told the number of data points of: metrics, or what they were encoded to. */
export type Countable = ResourceMetrics | Payload;

export function isPayload(input: Countable): input is Payload {
  return "body" in input;
}

/** How many data points are in it. */
export function pointsIn(input: Countable): number {
  return isPayload(input) ? input.points : countPoints(input);
}
