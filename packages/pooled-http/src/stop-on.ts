/** How to stop each of the things that are under way. */
export type Running = Set<() => void>;

/**
 * Calls `stop` when the signal is aborted, or when whoever holds `running` calls it; the returned function ends that.
 * It must be called: the signal may live as long as the process.
 */
export function stopOn(signal: AbortSignal, running: Running, stop: () => void): () => void {
  signal.addEventListener("abort", stop);
  running.add(stop);
  return () => {
    signal.removeEventListener("abort", stop);
    running.delete(stop);
  };
}
