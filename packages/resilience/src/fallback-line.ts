import {
  type Call,
  type Clock,
  clockFor,
  ExportError,
  type Outcome,
  reasonOf,
  type Sink,
  wait,
} from "@meterbridge/core";

/** Sends one thing at a time, in the order in which they came. */
export interface Line<In> extends Pick<Sink<In>, "send"> {
  /** Resolves when everything sent before has its outcome, or when the call ends. */
  settled(call: Call): Promise<void>;
}

/** `send` never rejects. Whoever waits does so within its own call, and leaves unsent when that ends. */
export function fallbackLine<In>(send: Sink<In>["send"], clock: Clock): Line<In> {
  /** Resolves when everything that was sent has its outcome. */
  let busy: Promise<unknown> | undefined;

  return {
    send(input, call) {
      const before = busy;
      const sent = before ? sendAfter(before, input, call) : send(input, call);
      // Who leaves early is no reason for the next one to come before those in front of both.
      const all = before ? Promise.all([before, sent]).then(() => {}) : sent;
      busy = all;
      void all.then(() => {
        if (busy === all) busy = undefined;
      });
      return sent;
    },
    async settled(call) {
      if (busy) await isOver(busy, call);
    },
  };

  async function sendAfter(before: Promise<unknown>, input: In, call: Call): Promise<Outcome<In>> {
    if (await isOver(before, call)) return send(input, call);
    const error = call.signal.aborted
      ? reasonOf(call.signal)
      : new ExportError("timeout", "no time left after waiting for the sends before");
    return { kind: "retryable", error };
  }

  /** `false` when the call ended first. */
  async function isOver(before: Promise<unknown>, call: Call): Promise<boolean> {
    const over = new AbortController();
    void before.then(() => over.abort());
    await wait(clockFor(call, clock), call.deadline - clock.now(), call.signal, over.signal);
    return over.signal.aborted;
  }
}
