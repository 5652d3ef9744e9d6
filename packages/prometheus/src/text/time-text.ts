import { timeOf } from "../exposition/time.ts";

/** A time of the SDK in seconds since 1970, to the nanosecond; `undefined`: it is none, or not known. */
export function timeText(hrTime: unknown): string | undefined {
  const time = timeOf(hrTime);
  if (!time) return undefined;
  const { seconds, nanos } = time;
  return `${seconds}.${nanos === 0 ? "0" : String(nanos).padStart(9, "0").replace(/0+$/, "")}`;
}
