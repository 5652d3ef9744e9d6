import { hasStopped, stopOn, type Running } from "./stop-on.ts";

export const stopped: unique symbol = Symbol("stopped");

/** Waits for somebody else's promise, but no longer than until the send is called off; then the promise is abandoned. */
export function untilStopped<T>(work: Promise<T>, signal: AbortSignal, running: Running): Promise<T | typeof stopped> {
  if (hasStopped(signal, running)) {
    work.catch(() => {});
    return Promise.resolve(stopped);
  }
  return new Promise((resolve, reject) => {
    const release = stopOn(signal, running, () => {
      release();
      resolve(stopped);
    });
    work.then(
      (value) => {
        release();
        resolve(value);
      },
      (error: unknown) => {
        release();
        reject(error);
      },
    );
  });
}
