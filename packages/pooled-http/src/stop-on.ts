/** What is under way on a transport, and how to stop it. */
export interface Running {
  readonly stops: Set<() => void>;
  /** All was stopped: nothing begins any more. */
  stopped: boolean;
}

/**
 * Calls `stop` when the signal is aborted or the transport stops all that runs, from now on. The returned function ends
 * that; it must be called, because the signal may live as long as the process.
 */
export function stopOn(signal: AbortSignal, running: Running, stop: () => void): () => void {
  signal.addEventListener("abort", stop);
  running.stops.add(stop);
  return () => {
    signal.removeEventListener("abort", stop);
    running.stops.delete(stop);
  };
}

/** Has it happened already? */
export function hasStopped(signal: AbortSignal, running: Running): boolean {
  return signal.aborted || running.stopped;
}

export function stopAll(running: Running): void {
  running.stopped = true;
  for (const stop of running.stops) stop();
}
