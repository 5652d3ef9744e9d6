import { type Countable, isPayload, type Sink } from "@meterbridge/core";

/** A sink that gives the memory of payloads back to the encoder (`Payload.release`), because nobody else does so. */
export interface GivingBack<In> extends Sink<In> {
  /** It is needed no more. While a send that was abandoned may still read it, it is left to the garbage collector. */
  giveBack(input: In): void;
}

/** Gives back what was delivered. */
export function givingBack<In extends Countable>(next: Sink<In>): GivingBack<In> {
  const readers = new Map<In, number>();

  return {
    async send(input, call) {
      readers.set(input, (readers.get(input) ?? 0) + 1);
      try {
        const outcome = await next.send(input, call);
        leave(input);
        // The answer to a call that is over is nobody's: it may be sent again.
        if (outcome.kind === "delivered" && !outcome.accepted && !call.signal.aborted) giveBack(input);
        return outcome;
      } catch (error) {
        leave(input);
        throw error;
      }
    },
    flush: (call) => next.flush(call),
    close: (call) => next.close(call),
    giveBack,
  };

  function leave(input: In): void {
    const left = readers.get(input)! - 1;
    if (left === 0) readers.delete(input);
    else readers.set(input, left);
  }

  function giveBack(input: In): void {
    if (!isPayload(input) || readers.has(input)) return;
    try {
      input.release?.();
    } catch {
      // It is only memory, and has other ways to be free.
    }
  }
}
