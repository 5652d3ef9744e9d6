import { UnusablePoint } from "@meterbridge/core/points";
import type { HrTime } from "@opentelemetry/api";
import { TimeText } from "../text/time-text.ts";
import type { SchemaSettings } from "./metric-plan.ts";

export const startTimeKey = "start_time_unix_nano";

/**
 * Writes the field that says since when a data point counts, in nanoseconds, as it stands behind other fields. It is empty
 * when nobody asked for it, when the start is not known (0), and when it is no time: the value is worth having without it.
 */
export function startTimeField(settings: SchemaSettings): (start: HrTime | undefined) => string {
  const key = settings.startTime ? settings.fieldKey(startTimeKey) : "";
  if (key === "") return () => "";
  const times = new TimeText("ns");
  return (start) => {
    const text = textOf(start, times);
    return text === "0" || text === undefined ? "" : `,${key}=${text}i`;
  };
}

function textOf(start: HrTime | undefined, times: TimeText): string | undefined {
  try {
    return times.of(start);
  } catch (error) {
    if (error instanceof UnusablePoint) return undefined;
    throw error;
  }
}
