import {
  ExportError,
  type Call,
  type ExportErrorCode,
  type Outcome,
  type Retryable,
  type Sink,
} from "@meterbridge/core";

type Answer<In> = Outcome<In> | ((input: In, call: Call) => Outcome<In> | Promise<Outcome<In>>);

/** A far end that answers by a script; the last answer is given again and again. */
export function scriptedSink<In>(...script: readonly Answer<In>[]): ScriptedSink<In> {
  const sends: { input: In; call: Call }[] = [];
  const events: string[] = [];
  return {
    sends,
    events,
    async send(input, call) {
      const answer = script[Math.min(sends.length, script.length - 1)]!;
      sends.push({ input, call });
      events.push("send");
      const outcome = typeof answer === "function" ? await answer(input, call) : answer;
      events.push(outcome.kind);
      return outcome;
    },
    async flush() {
      events.push("flush");
    },
    async close() {
      events.push("close");
    },
    inspect: (visit) => visit("next", 1),
  };
}

export interface ScriptedSink<In> extends Sink<In> {
  readonly sends: readonly { readonly input: In; readonly call: Call }[];
  readonly events: readonly string[];
}

export const delivered = { kind: "delivered", rejectedPoints: 0 } as const;

export const failed: Outcome<never> = { kind: "failed", error: new ExportError("refused", "HTTP 400") };

export function retryable<In = never>(
  more: Partial<Retryable<In>> = {},
  code: ExportErrorCode = "unavailable",
): Retryable<In> {
  return { kind: "retryable", error: new ExportError(code, "HTTP 503"), ...more };
}

/** Never answers. */
export function hang(): Promise<never> {
  return new Promise(() => {});
}

/** A call that may take for ever, unless said otherwise, with its two handles. */
export function newCall(deadline = Infinity): { call: Call; over: AbortController; closing: AbortController } {
  const over = new AbortController();
  const closing = new AbortController();
  return { call: { signal: over.signal, deadline, closing: closing.signal }, over, closing };
}

/** Lets everything happen that needs no time. */
export function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
