/**
 * How many parts of one payload may be refused beyond those that are delivered.
 *
 * A part that is delivered makes up for one that was refused. So halves that are only too large use nothing up, however
 * many they are; a bad data point that is parted from the others uses up two, or one where the far end names it; and a
 * far end that refuses everything is asked little more often than this. On the way down to one point of 10 000, 14 parts
 * are refused.
 */
const most = 64;
/** How many of them may be parted by their names: where each answer names but one of many, halves are quicker. */
const mostNamed = 32;

/** Counts what becomes of the parts of one payload. */
export interface RefusalLimit {
  /** What is refused now is divided in halves, whatever the far end names. */
  readonly isHalfReached: boolean;
  /** What is refused now is not divided any more. */
  readonly isReached: boolean;
  refused(): void;
  delivered(): void;
}

/** A limit for one payload. */
export function refusalLimit(): RefusalLimit {
  let refusals = 0;
  return {
    get isHalfReached() {
      return refusals > mostNamed;
    },
    get isReached() {
      return refusals > most;
    },
    refused() {
      refusals++;
    },
    delivered() {
      refusals = Math.max(refusals - 1, 0);
    },
  };
}
