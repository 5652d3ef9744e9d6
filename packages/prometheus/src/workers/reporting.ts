import { backgroundClock, type Clock, messageOf, quietDiag, runInBackground, waitFor } from "@meterbridge/core";
import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import { AskedQuestions } from "./asked-questions.ts";
import type { UpLink } from "./links/link.ts";
import type { ToReader } from "./messages.ts";
import { reportSender } from "./report/report-sender.ts";

/** What was collected, and what could not be, in words: an error does not survive the way to another process. */
export interface Collected {
  readonly scopeMetrics: readonly ScopeMetrics[];
  readonly errors: readonly string[];
}

export interface ReportingOptions {
  readonly reader: string;
  readonly link: UpLink;
  /** What can be collected in so many milliseconds. It never rejects. */
  readonly collect: (timeoutMs: number) => Promise<Collected>;
  readonly reportIntervalMs: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Sends a reader's reports: when it is asked, every so often, and at its end. */
export interface Reporting {
  start(): void;
  hear(message: Exclude<ToReader, { kind: "gathered" }>): void;
  /** Sends a report, if anybody wants one. It takes no longer than the timeout. */
  flush(): Promise<void>;
  /** Sends the last one, and says good-bye. It takes no longer than the timeout, whoever reads it. */
  end(): Promise<void>;
}

// The SDK is to give up first: then all is there but what took too long.
const shareToCollect = 0.9;

/** One report at a time: who asks while one is made gets the next one, together with all others who do. */
export function reporting(options: ReportingOptions): Reporting {
  const { reader, link, collect, reportIntervalMs, timeoutMs, clock } = options;
  const background = backgroundClock(clock);
  const sender = reportSender("prometheus workers", timeoutMs / 4);
  const groups = new Set<string>();
  const questions = new AskedQuestions(clock);
  let collecting: AbortController | undefined;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let cancelTimer: (() => void) | undefined;
  let isStarted = false;
  let isLast = false;
  let isOver = false;

  return {
    start() {
      isStarted = true;
      process.on("beforeExit", beforeExit);
      void link.send({ kind: "hello", reader });
    },
    hear(message) {
      switch (message.kind) {
        case "join":
          groups.add(message.group);
          sender.forget();
          return wanted();
        case "leave":
          groups.delete(message.group);
          if (groups.size === 0) cancelTimer?.();
          return;
        case "ask":
          if (isOver) return;
          questions.add(message.ask, message.timeoutMs);
          return wanted();
        case "taken":
          if (message.reader !== reader) return;
          sender.taken(message.part);
          // The group was busy for longer than it was waited for.
          if (questions.open.length > 0 && !running) wanted();
      }
    },
    flush: async () => {
      if (groups.size > 0 && !isOver) await inTime((over) => waitFor(report(), over));
    },
    async end() {
      process.off("beforeExit", beforeExit);
      await inTime(async (over) => {
        await lastReport(over);
        isOver = true;
        cancelTimer?.();
        await waitFor(link.send({ kind: "bye", reader }), over);
      });
    },
  };

  /** Somebody awaits it: it holds the process. */
  async function inTime(work: (over: AbortSignal) => Promise<unknown>): Promise<void> {
    const over = new AbortController();
    const lift = clock.setTimeout(() => over.abort(), timeoutMs);
    await work(over.signal);
    lift();
  }

  async function lastReport(over: AbortSignal): Promise<void> {
    if (groups.size === 0) return;
    isLast = true;
    collecting?.abort();
    await waitFor(report(), over);
  }

  function wanted(): void {
    if (isStarted && !isOver) void runInBackground(() => report());
  }

  /** Sends a report that is made from now on. */
  function report(): Promise<void> {
    if (!running) return (running = run().finally(() => (running = undefined)));
    return (next ??= running.then(() => {
      next = undefined;
      return report();
    }));
  }

  async function run(): Promise<void> {
    cancelTimer?.();
    const asked = questions.take();
    if (!(await collectAndSend(asked))) questions.giveBack(asked);
    if (isLast || isOver || groups.size === 0 || reportIntervalMs === 0) return;
    cancelTimer = background.setTimeout(wanted, reportIntervalMs);
  }

  /** Whether it was taken. */
  async function collectAndSend(asked: AskedQuestions["open"]): Promise<boolean> {
    const collected = await collectWithin(limitFor(asked));
    if (!collected) return false;
    try {
      return await send(collected, asked);
    } catch (error) {
      // They are not what the SDK makes.
      sender.forget();
      quietDiag.error(`prometheus: a worker's metrics cannot be reported: ${messageOf(error)}`);
      return send({ scopeMetrics: [], errors: [messageOf(error)] }, asked);
    }
  }

  /** As long as somebody waits for it; what nobody has asked for leaves time to send it, also at the end. */
  function limitFor(asked: AskedQuestions["open"]): number {
    const longest = Math.max(...asked.map(({ until }) => until - clock.now()));
    return longest > 0 && !isLast ? longest : timeoutMs / 3;
  }

  /** `undefined`: it is given up for the last report. */
  async function collectWithin(limitMs: number): Promise<Collected | undefined> {
    const isOfLast = isLast;
    const over = (collecting = new AbortController());
    const lift = (isLast ? clock : background).setTimeout(() => over.abort(), limitMs);
    const collected = await waitFor(collect(Math.ceil(limitMs * shareToCollect)), over.signal);
    lift();
    if (collected) return collected.value;
    return isLast && !isOfLast ? undefined : { scopeMetrics: [], errors: ["its metrics were not collected in time"] };
  }

  function send({ scopeMetrics, errors }: Collected, asked: AskedQuestions["open"]): Promise<boolean> {
    const answers = asked.map(({ ask }) => ask);
    return sender.send(
      scopeMetrics,
      async (slice, part) => {
        if (isOver) return false;
        const rest = slice.isLast ? { answers, errors } : { answers: [], errors: [] };
        return link.send({ kind: "report", reader, part, slice, ...rest });
      },
      isLast ? clock : background,
      isLast,
    );
  }

  /** A worker thread that has nothing left to do. In a worker of the cluster the channel is closed by then. */
  function beforeExit(): void {
    process.off("beforeExit", beforeExit);
    if (!isOver) void inTime(lastReport);
  }
}
