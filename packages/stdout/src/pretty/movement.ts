import type { Reading } from "./data-point.ts";
import { type Instrument, isHistogram } from "./instrument.ts";

/** What happened between two exports; a gauge has none of it. */
export interface Movement {
  /** By how much it changed; of a histogram, how many values were recorded. */
  readonly change?: number | undefined;
  /** The same in a second, of what only ever grows. */
  readonly rate?: number | undefined;
  /** The mean of the values that a histogram recorded. */
  readonly mean?: number;
  /** It began again at zero. */
  readonly isReset?: true;
}

/**
 * What happened to a series since the export before, which said `before` of it. A series that it did not have, and that
 * began after that export's end (`lastEndS`, in seconds since 1970), had nothing before.
 */
export function movementOf(
  instrument: Instrument,
  now: Reading,
  before: Reading | undefined,
  lastEndS: number,
): Movement {
  if (instrument.kind === "gauge") return {};
  if (instrument.isDelta) {
    const startS = now.startS > 0 ? now.startS : before?.endS;
    return grown(instrument, now.value, now.sum, startS === undefined ? 0 : now.endS - startS);
  }
  if (before === undefined) {
    const isNew = lastEndS > 0 && now.startS >= lastEndS;
    return isNew ? grown(instrument, now.value, now.sum, now.endS - lastEndS) : {};
  }
  const seconds = now.endS - before.endS;
  // The same again: somebody exports the same collection twice.
  if (!(seconds > 0)) return {};
  const isRestarted = before.startS > 0 && now.startS > before.startS;
  const isReset = isRestarted || (instrument.kind !== "up-down" && now.value < before.value);
  if (isReset) return { ...grown(instrument, now.value, now.sum, seconds), isReset };
  const sum = now.sum === undefined || before.sum === undefined ? undefined : now.sum - before.sum;
  return grown(instrument, now.value - before.value, sum, seconds);
}

function grown({ kind }: Instrument, change: number, sum: number | undefined, seconds: number): Movement {
  if (kind === "up-down") return { change };
  return {
    change,
    ...(seconds > 0 && { rate: change / seconds }),
    ...(isHistogram(kind) && sum !== undefined && change > 0 && { mean: sum / change }),
  };
}

/** How large a series is among others of its instrument: of what is counted, what was added since the last export. */
export function sizeOf({ kind }: Instrument, { value }: Reading, { change }: Movement): number {
  return kind === "gauge" || kind === "up-down" ? value : (change ?? value);
}

/** The number that an instrument's trend is made of. */
export function trendValue({ kind, isDelta }: Instrument, { value }: Reading, movement: Movement): number {
  switch (kind) {
    case "counter":
      return movement.rate ?? NaN;
    case "histogram":
    case "exp-histogram":
      return movement.mean ?? NaN;
    case "up-down":
      return isDelta ? (movement.change ?? NaN) : value;
    case "gauge":
      return value;
  }
}
