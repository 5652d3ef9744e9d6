import type { HrTime } from "@opentelemetry/api";

/** A time in seconds since 1970, to the nanosecond; `undefined`: it is none, or not known. */
export function timeText(time: HrTime | undefined): string | undefined {
  if (!Array.isArray(time)) return undefined;
  const [seconds, nanos] = time;
  if (!Number.isSafeInteger(seconds) || !Number.isSafeInteger(nanos) || seconds < 0 || nanos < 0) return undefined;
  if (nanos > 999_999_999 || seconds + nanos === 0) return undefined;
  const fraction = nanos === 0 ? "0" : String(nanos).padStart(9, "0").replace(/0+$/, "");
  return `${seconds}.${fraction}`;
}
