import { classifyError } from "./classify-error.ts";
import type { Clock } from "./clock.ts";
import { isOutcome, type Outcome } from "./outcome.ts";
import type { Call, Sink } from "./sink.ts";
import { suppressTracing } from "./suppress-tracing.ts";
import { reasonOf, waitFor } from "./wait.ts";

// What a sink gets on top, when its time is over, to say what did not arrive.
const graceMs = 50;

/** Sends, and answers for a sink that throws, or that does not answer when its time is over. */
export async function sendWithin<In>(sink: Sink<In>, input: In, call: Call, clock: Clock): Promise<Outcome<In>> {
  const patience = patienceAfter(call.signal, clock);
  try {
    const sent = suppressTracing(() => sink.send(input, call));
    const answer = await waitFor(sent, patience.signal);
    if (!answer) return { kind: "retryable", error: reasonOf(call.signal), ambiguous: true };
    return isOutcome(answer.value) ? answer.value : classifyError(new Error("the sink gave no outcome"));
  } catch (error) {
    return classifyError(error);
  } finally {
    patience.lift();
  }
}

/** Aborted a moment after the other signal. */
function patienceAfter(signal: AbortSignal, clock: Clock): { readonly signal: AbortSignal; lift(): void } {
  const over = new AbortController();
  let cancel: (() => void) | undefined;
  const begin = (): void => {
    cancel = clock.setTimeout(() => over.abort(), graceMs);
  };
  signal.addEventListener("abort", begin);
  return {
    signal: over.signal,
    lift() {
      signal.removeEventListener("abort", begin);
      cancel?.();
    },
  };
}
