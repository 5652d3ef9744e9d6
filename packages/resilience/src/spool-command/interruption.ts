/** Asks a long work to stop: once to end after what is just being done, once more to end it at once. */
export interface Interruption {
  readonly soft: AbortSignal;
  readonly hard: AbortSignal;
  /** 128 and the number of the signal, as shells have it. */
  readonly exitCode: () => number;
  /** Signals do what they did before. */
  end(): void;
}

const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** Listens to the signals that ask this process to stop; `told` is called with the first. */
export function interruption(told: () => void): Interruption {
  const soft = new AbortController();
  const hard = new AbortController();
  let exitCode = 0;
  const names = Object.keys(signals) as (keyof typeof signals)[];
  for (const name of names) process.on(name, onSignal);
  return {
    soft: soft.signal,
    hard: hard.signal,
    exitCode: () => exitCode,
    end() {
      for (const name of names) process.removeListener(name, onSignal);
    },
  };

  function onSignal(name: keyof typeof signals): void {
    if (soft.signal.aborted) return hard.abort();
    exitCode = 128 + signals[name];
    soft.abort();
    told();
  }
}
