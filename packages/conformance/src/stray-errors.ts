import { inspect } from "node:util";

/** Errors that nobody handled: rejections that float, and what is thrown where nobody can catch it. */
export interface StrayErrors {
  /** Each as a person would read it. */
  readonly seen: readonly string[];
  stop(): void;
}

const events = ["unhandledRejection", "uncaughtException"] as const;

/**
 * Takes over the errors that end a process. One exporter that leaves them behind then ends neither the report on itself
 * nor the test run; whoever listened before listens again after `stop`.
 */
export function watchForStrayErrors(): StrayErrors {
  const seen: string[] = [];
  const note = (error: unknown): void => void seen.push(inspect(error));
  const before = events.map((event) => ({ event, listeners: process.rawListeners(event) }));
  for (const event of events) process.removeAllListeners(event).on(event, note);
  return {
    seen,
    stop() {
      for (const { event, listeners } of before) {
        process.removeListener(event, note);
        for (const listener of listeners) process.on(event, listener as () => void);
      }
    },
  };
}
