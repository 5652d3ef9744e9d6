import { countPoints, type Payload } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** What can be told the number of data points of: metrics, or what they were encoded to. */
export type Countable = ResourceMetrics | Payload;

/** How many data points are in it. */
export function pointsIn(input: Countable): number {
  return "body" in input ? input.points : countPoints(input);
}
