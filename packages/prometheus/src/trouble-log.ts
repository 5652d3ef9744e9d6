import { type Clock, quietDiag, safeCause } from "@meterbridge/core";

/** Tells the diagnostic log when something does not work any more, and when it does again. */
export interface TroubleLog {
  /** How something ended: with these errors, or well. */
  record(errors: readonly unknown[]): void;
  /** There will be no more. */
  end(): void;
}

interface TroubleWords {
  /** `metrics cannot be collected` */
  readonly begins: string;
  /** `everything can be collected again` */
  readonly ends: string;
  /** What is counted: `collections` */
  readonly counted: string;
  /** For how long all has to be well before it is said to be, in milliseconds. */
  readonly quietMs: number;
}

// Causes, while it does not work: the second may not be that of the first.
const mostTold = 5;

function troubleLog(clock: Clock, { begins, ends, counted, quietMs }: TroubleWords): TroubleLog {
  let since: number | undefined;
  let last = 0;
  let count = 0;
  const told = new Set<string>();

  const conclude = (how: string): void => {
    if (since === undefined) return;
    const seconds = ((clock.now() - since) / 1_000).toFixed(1);
    quietDiag.warn(`prometheus: ${how} after ${count} ${counted} over ${seconds} s`);
    since = undefined;
    count = 0;
    told.clear();
  };

  return {
    record(errors) {
      const now = clock.now();
      if (errors.length === 0) {
        if (now - last >= quietMs) conclude(ends);
        return;
      }
      last = now;
      count += 1;
      since ??= now;
      const { message } = safeCause(errors[0]);
      if (told.has(message) || told.size >= mostTold) return;
      told.add(message);
      const others = errors.length > 1 ? ` and ${errors.length - 1} more` : "";
      quietDiag.error(`prometheus: ${begins}: ${message}${others}. This is told once, until it ends.`);
    },
    end: () => conclude(`shut down while ${begins}`),
  };
}

/** For collections. */
export function collectionLog(clock: Clock): TroubleLog {
  return troubleLog(clock, {
    begins: "metrics cannot be collected",
    ends: "everything can be collected again",
    counted: "collections",
    quietMs: 0,
  });
}

/** For scrapes that fail though all could be collected. One scraper that is more patient than another ends no trouble. */
export function scrapeLog(clock: Clock): TroubleLog {
  return troubleLog(clock, {
    begins: "scrapes fail",
    ends: "scrapes succeed again",
    counted: "failures",
    quietMs: 60_000,
  });
}
