/**
 * How many parts of one payload may be refused beyond those that are delivered.
 *
 * A part that is delivered makes up for one that was refused. So halves that are only too large use nothing up, however
 * many they are. A bad data point that is parted from the others uses up two, or one where the far end names it: sixty
 * bad ones cost nothing but themselves.
 */
const most = 128;
/**
 * How many in a row, with nothing that is delivered in between: then it is no data point that is bad, but something else. On the
 * way down to one point of 10 000, 14 parts are refused.
 */
const mostInVain = 64;
/** How many in a row may be parted by their names: where each answer names but one of many, halves are quicker. */
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
  let inVain = 0;
  return {
    get isHalfReached() {
      return inVain > mostNamed;
    },
    get isReached() {
      return refusals > most || inVain > mostInVain;
    },
    refused() {
      refusals++;
      inVain++;
    },
    delivered() {
      refusals = Math.max(refusals - 1, 0);
      inVain = 0;
    },
  };
}
