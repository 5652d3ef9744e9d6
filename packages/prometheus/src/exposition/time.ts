/** A time since 1970, as Prometheus can have it: what `google.protobuf.Timestamp` says. */
export interface Time {
  readonly seconds: number;
  readonly nanos: number;
}

/** A time of the SDK; `undefined` when it is none, or the one of a point that does not know its start. */
export function timeOf(hrTime: unknown): Time | undefined {
  if (!Array.isArray(hrTime)) return undefined;
  const seconds: unknown = hrTime[0];
  const nanos: unknown = hrTime[1];
  if (typeof seconds !== "number" || typeof nanos !== "number") return undefined;
  // A whole second of nanoseconds is what rounding leaves behind now and then.
  const carried = Math.floor(nanos / 1e9);
  const time = { seconds: seconds + carried, nanos: Math.floor(nanos - carried * 1e9) };
  if (!Number.isInteger(time.seconds) || time.seconds < 0 || time.seconds > latest) return undefined;
  return time.seconds === 0 && time.nanos === 0 ? undefined : time;
}

// The end of the year 9999, where the message's own definition ends. NaN and the infinities end up beyond it, too.
const latest = 253_402_300_799;
