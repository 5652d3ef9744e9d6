import { type Breather, breather, type Clock, messageOf, quietDiag, wait } from "@meterbridge/core";
import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import type { Link } from "./links/link.ts";
import { Member } from "./member.ts";
import type { Totals } from "./merge/totals.ts";
import type { ToGroup } from "./messages.ts";
import { Questions } from "./questions.ts";

type FromReader = Extract<ToGroup, { kind: "hello" | "report" | "bye" }>;

/** A worker, with its readers. */
interface Worker {
  readonly members: Map<string, Member>;
  readonly questions: Questions;
}

// A worker needs the rest to say what it has collected.
const shareToCollect = 0.9;

/** The readers of all workers. */
export class Members {
  readonly #id: string = crypto.randomUUID();
  readonly #totals: Totals;
  readonly #clock: Clock;
  readonly #links = new Map<Link, Worker>();
  /** Those whose values count; one that is gone does until they are taken up. */
  readonly #counting = new Set<Member>();
  readonly #closed = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(totals: Totals, clock: Clock) {
    this.#totals = totals;
    this.#clock = clock;
  }

  open(link: Link, isNew: boolean): void {
    this.#links.set(link, { members: new Map(), questions: new Questions() });
    if (!isNew) this.#join(link);
  }

  hear(link: Link, message: FromReader): void {
    const worker = this.#links.get(link);
    if (!worker) return;
    const { members, questions } = worker;
    questions.heard();
    let member = members.get(message.reader);
    if (message.kind === "bye") {
      members.delete(message.reader);
      if (member) this.#depart(member);
      return;
    }
    if (!member) {
      member = new Member(link, (about) => this.#totals.isLatest(about));
      members.set(message.reader, member);
      this.#counting.add(member);
    }
    if (message.kind === "hello") return this.#join(link);
    void link.send({ kind: "taken", reader: message.reader, part: message.part });
    const wasLost = member.isLost;
    member.take(message, this.#clock.now());
    if (member.isLost && !wasLost) this.#join(link);
  }

  /** A worker is gone, with all of its readers. */
  leave(link: Link): void {
    const worker = this.#links.get(link);
    this.#links.delete(link);
    for (const member of worker?.members.values() ?? []) this.#depart(member);
  }

  /** Asks all for a report that is made from now on; gives those that have not sent it in time. */
  async ask(limitMs: number): Promise<readonly Member[]> {
    const workers = [...this.#links].filter(([, { members }]) => members.size > 0);
    const asked = workers.flatMap(([, { members }]) => [...members.values()]);
    const ask = crypto.randomUUID();
    const until = this.#clock.now() + limitMs;
    const over = new AbortController();
    const answers = asked.map((member) => member.answer(ask));
    for (const [link, { questions }] of workers) {
      questions.ask(ask, () => {
        const timeoutMs = Math.ceil((until - this.#clock.now()) * shareToCollect);
        void link.send({ kind: "ask", group: this.#id, ask, timeoutMs });
      });
    }
    void Promise.all(answers).then(() => over.abort());
    if (asked.length > 0) await wait(this.#clock, limitMs, over.signal, this.#closed.signal);
    for (const [, { questions }] of workers) questions.withdraw(ask);
    const missing = asked.filter((member) => member.stopWaiting(ask));
    // Nobody is late who was not waited for.
    return this.#closed.signal.aborted ? [] : missing;
  }

  /** All that is known, added up. */
  merge(rest: Breather): Promise<{ readonly scopeMetrics: ScopeMetrics[]; readonly errors: readonly string[] }> {
    return this.#inTurn(async () => {
      const members = [...this.#counting];
      return { scopeMetrics: await this.#add(members, rest), errors: members.flatMap((member) => member.errors) };
    });
  }

  close(): void {
    this.#closed.abort();
    for (const link of this.#links.keys()) void link.send({ kind: "leave", group: this.#id });
    this.#links.clear();
  }

  #join(link: Link): void {
    void link.send({ kind: "join", group: this.#id });
  }

  #depart(member: Member): void {
    member.leave();
    const takeUp = this.#inTurn(async () => {
      const rest = breather();
      try {
        await this.#totals.depart(member.source, rest);
      } finally {
        this.#counting.delete(member);
      }
      if (this.#totals.isOverfull) await this.#add([...this.#counting], rest);
    });
    takeUp.catch((error: unknown) => quietDiag.error(`prometheus: a worker's counts are lost: ${messageOf(error)}`));
  }

  #add(members: readonly Member[], rest: Breather): Promise<ScopeMetrics[]> {
    const sources = members.map(({ source }) => source);
    return this.#totals.merge(sources, rest);
  }

  /** One after the other: nobody may count twice, or not at all. */
  #inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(run);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}
