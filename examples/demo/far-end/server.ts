import type { Countable } from "../books/accumulator.ts";

/** A server of one protocol that breaks on command. */
export interface Server<Verdict> {
  readonly url: string;
  /** How it can break, in the order in which it is tried. */
  readonly faults: readonly Fault<Verdict>[];
  /** Says what becomes of the next request that nothing was said of. */
  next(verdict: Verdict): void;
  /** Resolves with the request number `count`, counted from 1, when it has come whole. Each is to be asked for once. */
  arrival(count: number): Promise<Arrival>;
  /** Requests that were begun, those too that never came whole. */
  attempts(): number;
  stop(): Promise<void>;
  /** Listens again, where it did before. */
  start(): Promise<void>;
}

/** A request that came whole. */
export interface Arrival {
  readonly became: "received" | "refused" | "failed";
  /** What it was answered, in a word or two. */
  readonly answer: string;
  /** How large it was on the wire. */
  readonly bytes: number;
  /** Reads its data points; throws when that cannot be done. */
  readonly points: () => readonly Countable[];
}

/** One way in which a server breaks. */
export interface Fault<Verdict> {
  /** For people. */
  readonly what: string;
  /** What becomes of the next requests, one after the other. */
  readonly verdicts: readonly Verdict[];
  /** Or it is gone when the next export comes, until this time after. */
  readonly goneMs?: number;
}
