/** Waits for work that cannot be stopped, but no longer than until the signal is aborted. The work must not reject. */
export function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result | undefined> {
  return new Promise((resolve) => {
    const end = (result?: Result): void => {
      signal.removeEventListener("abort", aborted);
      resolve(result);
    };
    const aborted = (): void => end();
    signal.addEventListener("abort", aborted);
    void work.then((result) => end(result));
  });
}
