import type { Link } from "./links/link.ts";
import { Source } from "./merge/source.ts";
import type { ToGroup } from "./messages.ts";
import type { MetricAbout } from "./report/metric-about.ts";
import { ReportDecoder } from "./report/report-decoder.ts";

/** One reader of one worker, as the group knows it. */
export class Member {
  readonly link: Link;
  readonly source: Source;
  readonly #decoder = new ReportDecoder();
  readonly #waiting = new Map<string, () => void>();
  #reportedAt: number | undefined;
  #isGone = false;
  /** What it could not collect the last time. */
  errors: readonly string[] = [];

  constructor(link: Link, isLatest: (about: MetricAbout) => boolean) {
    this.link = link;
    this.source = new Source(link.label, isLatest);
  }

  /** Whether it has to say everything again. One that has not said anything yet will do so anyway. */
  get isLost(): boolean {
    return this.#reportedAt !== undefined && this.#decoder.isLost;
  }

  take({ slice, answers, errors }: Extract<ToGroup, { kind: "report" }>, now: number): void {
    if (!this.#decoder.take(slice)) return;
    this.#reportedAt = now;
    this.errors = errors.map((error) => `worker ${this.source.label}: ${error}`);
    this.source.report(this.#decoder.metrics, now, errors.length > 0);
    for (const ask of answers) this.#answered(ask);
  }

  /** Resolves when the question is answered, or never will be. */
  answer(ask: string): Promise<void> {
    return this.#isGone ? Promise.resolve() : new Promise((resolve) => this.#waiting.set(ask, resolve));
  }

  /** Whether the question is not answered. */
  stopWaiting(ask: string): boolean {
    return this.#waiting.delete(ask);
  }

  /** It will say nothing any more, and owes nothing. */
  leave(): void {
    this.#isGone = true;
    this.errors = [];
    for (const ask of this.#waiting.keys()) this.#answered(ask);
  }

  /** Says how late it is; `undefined` of one that has never said anything: it is about to start, and has nothing yet. */
  lateness(limitMs: number, now: number): string | undefined {
    if (this.#reportedAt === undefined) return undefined;
    const ageMs = Math.round(now - this.#reportedAt);
    return `worker ${this.source.label} has not answered within ${Math.round(limitMs)} ms; its values of ${ageMs} ms ago are used`;
  }

  #answered(ask: string): void {
    const resolve = this.#waiting.get(ask);
    this.#waiting.delete(ask);
    resolve?.();
  }
}
