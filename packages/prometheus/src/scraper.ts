import { type Clock, ExportError } from "@meterbridge/core";
import type { Dialect } from "./exposition/dialect.ts";
import { DropCounts, type DropReason } from "./exposition/drops.ts";
import type { Exposition, NoExposition, Scrape, ScrapeRequest } from "./exposition/exposition.ts";
import type { WriteFamilies } from "./exposition/family.ts";
import type { Layout } from "./exposition/layout.ts";
import { writeExposition } from "./exposition/write-exposition.ts";
import type { Collect, Collection } from "./collect.ts";
import { type DropLog, dropLog } from "./drop-log.ts";
import { collectionLog, scrapeLog } from "./trouble-log.ts";

export interface ScraperOptions {
  readonly collect: Collect;
  /** What a dialect is written with. It is kept, as long as the dialect is asked for now and then. */
  readonly format: (dialect: Dialect) => { readonly layout: Layout; readonly write: WriteFamilies };
  /** Whether what could be collected is served when the rest could not. */
  readonly partial: boolean;
  /** How long a collection may take, in milliseconds, before the next scrape starts another. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** A collection under way, and what is being written of it. */
interface Round {
  /** How long whoever began it would wait. */
  readonly limitMs: number;
  /** When the collection will have ended, by the clock. */
  readonly endsMs: number;
  readonly collection: Promise<Collection>;
  readonly written: Map<string, Writing>;
}

/** An exposition under way. */
interface Writing {
  readonly exposition: Promise<Exposition | NoExposition>;
  /** The scrapes that have not ended yet. */
  readonly waiting: Set<Tell>;
}

/** Ends a scrape. */
type Tell = (end: Exposition | NoExposition) => void;

export interface Scraper {
  readonly scrape: Scrape;
  /** Scrapes fail from now on, also those under way. */
  close(): void;
}

// What Prometheus asks for, and a person beside it. Each keeps the names and labels of every series.
const mostDialects = 3;

// A callback that hangs is given up while there is still time to serve what else there is.
const shareOfCollecting = 3 / 4;

/**
 * Collects and writes for whoever scrapes. Scrapes that meet share a collection, and what is written of it in the same
 * dialect. Only one is written at a time: they use the same memory of what was written before.
 */
export function scraper({ collect, format, partial, timeoutMs, clock }: ScraperOptions): Scraper {
  const scribes = new Map<string, ReturnType<typeof format>>();
  const losses = new Map<string, DropLog>();
  const collections = collectionLog(clock);
  const scrapes = scrapeLog(clock);
  const pending = new Set<Tell>();
  let round: Round | undefined;
  let endRound: (() => void) | undefined;
  let lastWritten: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  return {
    async scrape(request) {
      if (isClosed) return failed(new ExportError("shutdown", "the exporter is shut down"));
      const limitMs = Math.min(timeoutMs, request.timeoutMs);
      // One that was given less time is not for who has more, nor one that may end too late for who has less.
      if (!round || round.limitMs < limitMs || round.endsMs > clock.now() + limitMs) round = begin(limitMs);
      const { written, collection } = round;
      const key = JSON.stringify([keyOf(request.dialect), request.names]);
      const writing = written.get(key) ?? start(collection, request);
      written.set(key, writing);
      return inTime(writing, request.timeoutMs);
    },
    close() {
      isClosed = true;
      endRound?.();
      const end = failed(new ExportError("shutdown", "the exporter was shut down"));
      for (const tell of pending) tell(end);
      for (const log of losses.values()) log.end();
      scribes.clear();
      collections.end();
      scrapes.end();
    },
  };

  function begin(limitMs: number): Round {
    const collectMs = limitMs * shareOfCollecting;
    const one: Round = {
      limitMs,
      endsMs: clock.now() + collectMs,
      collection: collect(collectMs),
      written: new Map(),
    };
    const over = (): void => {
      cancel();
      if (round !== one) return;
      round = undefined;
      endRound = undefined;
    };
    // One that never ends is nothing to wait for.
    const cancel = clock.setTimeout(over, limitMs, true);
    endRound?.();
    endRound = over;
    void one.collection.then(({ errors }) => {
      over();
      if (!isClosed) collections.record(errors);
    });
    return one;
  }

  function start(collection: Promise<Collection>, request: ScrapeRequest): Writing {
    const waiting: Writing["waiting"] = new Set();
    const writing: Writing = {
      exposition: collection.then((collected) => answer(collected, request, () => waiting.size > 0)),
      waiting,
    };
    void writing.exposition.then((end) => {
      for (const tell of waiting) tell(end);
    });
    return writing;
  }

  async function answer(
    { errors, collected }: Collection,
    request: ScrapeRequest,
    isWanted: () => boolean,
  ): Promise<Exposition | NoExposition> {
    const fault = errors.find((error) => error instanceof ExportError);
    if (collected === undefined || (errors.length > 0 && !partial)) return failed(fault ?? notCollected(errors));
    // Scrapes may end before it is their turn; nobody reads what is written for them then.
    const mine = lastWritten.then(() => (isWanted() ? write(collected, request) : undefined));
    // Of what it keeps, until the next scrape, nothing is needed.
    lastWritten = mine.then(
      () => {},
      () => {},
    );
    try {
      const exposition = await mine;
      if (!exposition) return failed(new ExportError("cancelled", "nobody waits any more"));
      scrapes.record([]);
      return { ...exposition, errors };
    } catch (error) {
      scrapes.record([error]);
      return failed(new ExportError("encoding", "the exposition could not be written", { cause: error }));
    }
  }

  async function write(
    collected: NonNullable<Collection["collected"]>,
    { dialect, names }: ScrapeRequest,
  ): Promise<Omit<Exposition, "errors">> {
    const { layout, write: writeFamilies } = scribeOf(dialect);
    const drops = new DropCounts();
    let chunks: readonly Uint8Array[];
    try {
      chunks = await writeExposition(layout, writeFamilies, collected, names, drops);
    } catch (error) {
      // What is kept may be half of something.
      scribes.delete(keyOf(dialect));
      throw error;
    }
    if (names === undefined && !isClosed) recordLosses(dialect, drops.byReason);
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    return { kind: "exposition", dialect, chunks, bytes, drops: drops.byReason };
  }

  function scribeOf(dialect: Dialect): ReturnType<typeof format> {
    const key = keyOf(dialect);
    const scribe = scribes.get(key) ?? format(dialect);
    // The one that was asked for last is the last to go.
    scribes.delete(key);
    scribes.set(key, scribe);
    const [oldest] = scribes.keys();
    if (scribes.size > mostDialects) scribes.delete(oldest!);
    return scribe;
  }

  function recordLosses(dialect: Dialect, drops: ReadonlyMap<DropReason, number>): void {
    const key = keyOf(dialect);
    const log = losses.get(key) ?? dropLog(`prometheus, ${key}`, clock);
    losses.set(key, log);
    log.record(drops);
  }

  function inTime({ waiting }: Writing, limitMs: number): Promise<Exposition | NoExposition> {
    return new Promise((resolve) => {
      const tell: Tell = (end) => {
        cancel();
        waiting.delete(tell);
        pending.delete(tell);
        resolve(end);
      };
      const cancel = clock.setTimeout(() => {
        const late = new ExportError("timeout", `the scrape took longer than ${limitMs} ms`);
        scrapes.record([late]);
        tell(failed(late));
      }, limitMs);
      waiting.add(tell);
      pending.add(tell);
    });
  }
}

function keyOf({ format, escaping }: Dialect): string {
  return `${format} ${escaping}`;
}

function failed(error: ExportError): NoExposition {
  return { kind: "failed", error };
}

function notCollected(errors: readonly unknown[]): ExportError {
  const what =
    errors.length === 1 ? "a callback or a metric producer" : `${errors.length} callbacks or metric producers`;
  return new ExportError("unknown", `${what} failed while metrics were collected`, { cause: errors[0] });
}
