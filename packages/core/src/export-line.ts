import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Clock } from "./clock.ts";
import { ExportError } from "./error.ts";
import type { Outcome } from "./outcome.ts";
import { inFlight } from "./in-flight.ts";
import { sendWithin } from "./send-within.ts";
import type { Call, Exporter } from "./sink.ts";

export interface ExportLineOptions {
  /** How long an export may take, in milliseconds, from the moment it joins the line; 0 is no limit. */
  readonly timeoutMs: number;
  /** How many exports may wait for the one that runs. */
  readonly maxPendingExports: number;
  /** Aborted when there will be no more exports. */
  readonly closing: AbortSignal;
  readonly clock: Clock;
}

/** Runs exports one at a time and in order. Their time begins when they join, whether they have to wait or not. */
export interface ExportLine {
  join(metrics: ResourceMetrics, answer: (outcome: Outcome<ResourceMetrics>) => void): void;
  /** Resolves when what runs or waits now has its answer, or when the call is over. */
  settled(call: Call): Promise<void>;
  /** Ends everything that runs or waits. */
  cutOff(reason: ExportError): void;
}

interface Export {
  readonly metrics: ResourceMetrics;
  readonly call: Call;
  readonly over: AbortController;
  readonly answer: (outcome: Outcome<ResourceMetrics>) => void;
}

export function exportLine(sink: Exporter, options: ExportLineOptions): ExportLine {
  const { timeoutMs, maxPendingExports, closing, clock } = options;
  const waiting: Export[] = [];
  let running: Export | undefined;
  const unanswered = inFlight(clock);

  return {
    join(metrics, answer) {
      if (running && waiting.length >= maxPendingExports) {
        const error = new ExportError("overflow", `${waiting.length} exports are waiting already`);
        return answer({ kind: "failed", error });
      }
      waiting.push(newExport(metrics, answer));
      if (!running) runNext();
    },
    settled: (call) => unanswered.settled(call),
    cutOff(reason) {
      for (const entry of [...waiting, ...(running ? [running] : [])]) entry.over.abort(reason);
    },
  };

  function newExport(metrics: ResourceMetrics, answer: (outcome: Outcome<ResourceMetrics>) => void): Export {
    const over = new AbortController();
    const cancelTimer = timeoutMs > 0 ? clock.setTimeout(endTime, timeoutMs) : undefined;
    const deadline = timeoutMs > 0 ? clock.now() + timeoutMs : Infinity;
    let answered = (): void => {};
    void unanswered.track(new Promise<void>((resolve) => (answered = resolve)));
    const entry: Export = {
      metrics,
      over,
      call: { signal: over.signal, deadline, closing },
      answer(outcome) {
        cancelTimer?.();
        over.signal.removeEventListener("abort", leave);
        answered();
        answer(outcome);
      },
    };
    over.signal.addEventListener("abort", leave);
    return entry;

    function endTime(): void {
      over.abort(new ExportError("timeout", `not done within ${timeoutMs} ms`));
    }

    /** Whoever still waits goes unsent; what runs is answered for by its sink. */
    function leave(): void {
      const place = waiting.indexOf(entry);
      if (place < 0) return;
      waiting.splice(place, 1);
      entry.answer({ kind: "retryable", error: over.signal.reason as ExportError });
    }
  }

  function runNext(): void {
    running = waiting.shift();
    if (!running) return;
    const { metrics, call, answer } = running;
    void sendWithin(sink, metrics, call, clock).then((outcome) => {
      // Over before it is answered: the answer may bring the next export.
      running = undefined;
      answer(outcome);
      if (!running) runNext();
    });
  }
}
