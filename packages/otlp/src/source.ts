import type { DropPoint } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Format } from "./format.ts";

/** What is encoded, and how. */
export interface Source {
  readonly format: Format;
  readonly maxRequestBytes: number;
  readonly metrics: ResourceMetrics;
  readonly drop: DropPoint;
  /** The positions that these points had in what they were selected from; absent: the same. */
  readonly positions?: readonly number[];
  /** Called when all is encoded, before the last payload is handed over: the rest of the iteration may be abandoned. */
  readonly whenEncoded?: () => void;
}
