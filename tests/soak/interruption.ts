import { constants } from "node:os";

/** What Ctrl-C, or who ends the process, is taken for as long as there is something to clear away. */
export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The exit code that says so, as shells have it: 130 after SIGINT. `undefined` as long as nobody has interrupted. */
  exitCode(): number | undefined;
  /** Signals end the process again. */
  stop(): void;
}

type Interrupt = "SIGINT" | "SIGTERM";

/** As much of a process as is interrupted. */
interface Interruptible {
  on(name: Interrupt, heard: (name: Interrupt) => void): unknown;
  off(name: Interrupt, heard: (name: Interrupt) => void): unknown;
}

const names: readonly Interrupt[] = ["SIGINT", "SIGTERM"];

/** Hears signals. Ctrl-C comes more than once where npm passes it on: all but the first are of no interest. */
export function interruption(process: Interruptible): Interruption {
  const interrupted = new AbortController();
  let exitCode: number | undefined;
  const hear = (name: Interrupt): void => {
    exitCode ??= 128 + constants.signals[name];
    interrupted.abort();
  };
  for (const name of names) process.on(name, hear);
  return {
    signal: interrupted.signal,
    exitCode: () => exitCode,
    stop() {
      for (const name of names) process.off(name, hear);
    },
  };
}
