/** A stream of somebody else's, as it is written to here: one body at a time. It is never ended, closed or destroyed. */
export interface Outlet {
  /** It has taken what it was given, and has room for more. */
  readonly isFree: boolean;
  /** It was ended, closed or destroyed: nothing can be written any more. */
  readonly isClosed: boolean;
  /** The error that it was destroyed with, if there was one. */
  readonly errored: unknown;
  /** Hands it a whole body. */
  write(body: Uint8Array): Write;
  /** Resolves when it has said something, which may change any of this, or when the signal is aborted. */
  change(signal: AbortSignal): Promise<void>;
  /** Stops listening to it: at once, or when it has taken what it still holds and has said what is due. */
  release(): void;
}

/** A body that was handed over. */
export interface Write {
  /** How it ended; `undefined` as long as the stream has said nothing about it. */
  readonly end: WriteEnd | undefined;
  /** Resolves when the stream is done with the body. That may be later: one that has failed may still hold it. */
  readonly letGo: Promise<void>;
}

export type WriteEnd =
  /** The stream has called back: to its knowledge, it has arrived. */
  | { readonly kind: "taken" }
  /** The stream failed. Some of the body may have arrived. */
  | { readonly kind: "broken"; readonly error: unknown };

/** What is asked of a stream. Those that are not Node's own may tell less of themselves. */
export interface WrittenStream extends Pick<NodeJS.EventEmitter, "on" | "removeListener"> {
  write(body: Uint8Array, callback: (error?: Error | null) => void): boolean | undefined;
  readonly writable?: boolean;
  readonly closed?: boolean;
  readonly errored?: Error | null;
}

/** Listens to a stream from now on, also to its errors: they end writes, not the process. */
export function outletOf(stream: WrittenStream): Outlet {
  const watchers = new Set<() => void>();
  let held: HeldWrite | undefined;
  /** It has asked to wait for its `drain`. */
  let isFull = false;
  /** A write was called back with an error that is still to be emitted. */
  let errorIsDue = false;
  /** The last error that was emitted. */
  let emitted: unknown = stream.errored;
  let isReleased = false;
  stream.on("drain", drained);
  stream.on("error", failed);
  stream.on("close", closed);

  return {
    get isFree() {
      return held === undefined && !isFull;
    },
    get isClosed() {
      return stream.writable === false;
    },
    get errored() {
      return stream.errored ?? undefined;
    },
    write,
    change: (signal) =>
      new Promise((resolve) => {
        const done = (): void => {
          watchers.delete(done);
          signal.removeEventListener("abort", done);
          resolve();
        };
        watchers.add(done);
        signal.addEventListener("abort", done);
      }),
    release() {
      isReleased = true;
      changed();
    },
  };

  function write(body: Uint8Array): Write {
    const own = new HeldWrite();
    held = own;
    try {
      const hasRoom = stream.write(body, (error) => calledBack(own, error));
      // One that has failed has nothing to drain.
      isFull = hasRoom === false && own.end?.kind !== "broken";
    } catch (error) {
      letGo(own, { kind: "broken", error });
    }
    return own;
  }

  function calledBack(own: HeldWrite, error: Error | null | undefined): void {
    if (!error) return letGo(own, { kind: "taken" });
    isFull = false;
    errorIsDue = stream.closed !== true;
    letGo(own, { kind: "broken", error });
  }

  function drained(): void {
    isFull = false;
    changed();
  }

  function failed(error: unknown): void {
    errorIsDue = false;
    emitted = error;
    if (held) held.end ??= { kind: "broken", error };
    changed();
  }

  function closed(): void {
    errorIsDue = false;
    isFull = false;
    if (held) letGo(held, { kind: "broken", error: new Error("it was closed") });
    else changed();
  }

  function letGo(own: HeldWrite, end: WriteEnd): void {
    own.end ??= end;
    own.resolve();
    if (held === own) held = undefined;
    changed();
  }

  function changed(): void {
    for (const watch of [...watchers]) watch();
    if (!isReleased || mayFail()) return;
    stream.removeListener("drain", drained);
    stream.removeListener("error", failed);
    stream.removeListener("close", closed);
  }

  /** Whether an error may be emitted that has to do with us: when nobody hears it, it ends the process. */
  function mayFail(): boolean {
    return held !== undefined || errorIsDue || (stream.errored ?? emitted) !== emitted;
  }
}

class HeldWrite implements Write {
  end: WriteEnd | undefined;
  resolve!: () => void;
  readonly letGo: Promise<void> = new Promise((resolve) => (this.resolve = resolve));
}
