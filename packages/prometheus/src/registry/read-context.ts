import type { HrTime } from "@opentelemetry/api";
import type { DefaultLabel } from "./series-attributes.ts";

/** What all metrics of one reading have in common. */
export interface ReadContext {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly defaults: readonly DefaultLabel[];
  readonly isOpenMetrics: boolean;
}
