import type { Outcome, Sink } from "@meterbridge/core";

export interface ScriptedSink<In> extends Sink<In> {
  /** What was sent, in order. */
  readonly sends: readonly { readonly input: In }[];
}

/** A far end that answers by a script; the last answer is given again and again, and without any everything is delivered. */
export function scriptedSink<In>(...script: readonly Outcome<In>[]): ScriptedSink<In> {
  const sends: { input: In }[] = [];
  return {
    sends,
    async send(input) {
      const answer = script[Math.min(sends.length, script.length - 1)];
      sends.push({ input });
      return answer ?? { kind: "delivered", rejectedPoints: 0 };
    },
    flush: async () => {},
    close: async () => {},
  };
}
