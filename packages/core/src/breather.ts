// A tick of work on top of this stays below what a person, or a latency target, notices.
const holdMs = 2;

/** Lets the event loop turn when the work since the last turn has held it for long enough. */
export interface Breather {
  /** Whether it is time to let go. */
  readonly due: boolean;
  /** Lets everything that waits have its turn. */
  breathe(): Promise<void>;
  /** Waits for something. Only if the loop has turned meanwhile, which a promise alone does not let it, counts afresh. */
  during<Value>(work: Promise<Value>): Promise<Value>;
}

/** Times itself by the real clock: what it bounds is real work. */
export function breather(): Breather {
  let since = performance.now();
  const rested = (): void => {
    since = performance.now();
  };
  return {
    get due() {
      return performance.now() - since >= holdMs;
    },
    breathe: () =>
      new Promise((resolve) => {
        setImmediate(() => {
          rested();
          resolve();
        });
      }),
    async during(work) {
      let hasTurned = false;
      setImmediate(() => (hasTurned = true));
      const value = await work;
      if (hasTurned) rested();
      return value;
    },
  };
}
