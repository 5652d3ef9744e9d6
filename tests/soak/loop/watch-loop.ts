import { monitorEventLoopDelay, PerformanceObserver } from "node:perf_hooks";
import { blockOf, type Hold, type Span } from "./blocks.ts";
import { type LoopFigures, tally } from "./tally.ts";

/** Watches how long the event loop is held, and by whom. */
export interface LoopWatch {
  /** Marks what the application and the SDK do, at once or until a promise is settled. */
  apart<Result>(work: () => Result): Result;
  /** Since the watch began, or since the last time that it was asked. */
  figures(): LoopFigures;
  stop(): void;
}

type Apart = Span & { readonly cpuMs: number };

/** Shorter ones are of no interest. */
const shortestMs = 4;
/** Observers are told of collections of garbage some time after. */
const settledAfterMs = 2_000;

/**
 * A timer of one millisecond tells when the loop has turned. It costs some percent of a processor, where a loop of `setImmediate`
 * costs a whole one and takes it from the servers.
 */
export function watchLoop(): LoopWatch {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const collections: Span[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      collections.push({ from: startTime, to: startTime + duration });
  });
  observer.observe({ entryTypes: ["gc"] });
  const marked: Apart[] = [];
  const holds: Hold[] = [];
  let blocks = tally();
  let last = { at: performance.now(), cpuMs: cpuMs() };

  const turns = setInterval(() => {
    const now = { at: performance.now(), cpuMs: cpuMs() };
    if (now.at - last.at > shortestMs) holds.push({ from: last.at, to: now.at, cpuMs: now.cpuMs - last.cpuMs });
    last = now;
  }, 1).unref();
  const settling = setInterval(() => settle(performance.now() - settledAfterMs), 1_000).unref();

  return {
    apart(work) {
      const from = performance.now();
      const cpuFrom = cpuMs();
      const end = (): void => void marked.push({ from, to: performance.now(), cpuMs: cpuMs() - cpuFrom });
      let result;
      try {
        result = work();
      } catch (error) {
        end();
        throw error;
      }
      if (result instanceof Promise) result.then(end, end);
      else end();
      return result;
    },
    figures() {
      settle(Infinity);
      const ms = (percentile: number): number => delays.percentile(percentile) / 1e6;
      const figures = { delayMs: { p50: ms(50), p99: ms(99), max: delays.max / 1e6 }, ...blocks.seen() };
      delays.reset();
      blocks = tally();
      return figures;
    },
    stop() {
      clearInterval(turns);
      clearInterval(settling);
      observer.disconnect();
      delays.disable();
    },
  };

  function settle(before: number): void {
    while (holds.length > 0 && holds[0]!.to < before) {
      blocks.add(blockOf(holds.shift()!, marked, collections));
    }
    // What is older than the oldest hold that waits is of no more use.
    const oldest = holds[0]?.from ?? before;
    for (const spans of [marked, collections]) {
      const kept = spans.findIndex(({ to }) => to >= oldest);
      spans.splice(0, kept === -1 ? spans.length : kept);
    }
  }
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
