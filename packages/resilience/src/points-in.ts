import { countPoints, type Payload } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** What layers that keep things can tell the size of: metrics, or what they were encoded to. */
export type Countable = ResourceMetrics | Payload;

export function isPayload(input: Countable): input is Payload {
  return "body" in input;
}

/** How many data points are in it. */
export function pointsIn(input: Countable): number {
  return isPayload(input) ? input.points : countPoints(input);
}

/** How many data points are in all of these. */
export function sumPoints(inputs: readonly Countable[]): number {
  return inputs.reduce((sum, input) => sum + pointsIn(input), 0);
}
