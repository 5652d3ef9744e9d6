import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { outcomeOf } from "./branded-outcome.ts";
import { classifyError } from "./classify-error.ts";
import { inspectKey } from "./inspect-key.ts";
import type { Outcome } from "./outcome.ts";
import { selectorsOf } from "./selectors.ts";
import type { Exporter, Sink, Visit } from "./sink.ts";
import { reasonOf, waitFor } from "./wait.ts";

/**
 * Turns any SDK exporter into a sink, and its errors into outcomes.
 *
 * An exporter of ours hands over its outcome whole. One that throws, answers twice or not at all is survived. It is
 * given one export at a time: when it has not answered at the end of a call, the next send waits for it within its
 * own call; after that it is taken for one that never answers, and waited for no more.
 */
export function sinkOf(exporter: PushMetricExporter): Exporter {
  let busy: Promise<void> | undefined;
  return {
    async send(metrics, call) {
      const before = busy;
      let leave = (): void => {};
      const own = new Promise<void>((resolve) => (leave = resolve));
      busy = own;
      if (call.signal.aborted || (before && !(await waitFor(before, call.signal)))) {
        leave();
        return { kind: "retryable", error: reasonOf(call.signal) };
      }
      const answer = exportOnce(exporter, metrics);
      void answer.then(() => {
        if (busy === own) busy = undefined;
        leave();
      });
      const inTime = await waitFor(answer, call.signal);
      return inTime?.value ?? { kind: "retryable", error: reasonOf(call.signal), ambiguous: true };
    },
    flush: async (call) => void (await waitFor(exporter.forceFlush(), call.signal)),
    close: async (call) => void (await waitFor(exporter.shutdown(), call.signal)),
    ...inspectOf(exporter),
    selectors: selectorsOf(exporter),
  };
}

/** Resolves with the outcome whenever the exporter answers; its further answers count for nothing. */
function exportOnce(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<Outcome<ResourceMetrics>> {
  return new Promise((resolve) => {
    try {
      exporter.export(metrics, (result) => resolve(outcomeOf(result)));
    } catch (error) {
      resolve(classifyError(error));
    }
  });
}

function inspectOf(exporter: PushMetricExporter): Pick<Sink<ResourceMetrics>, "inspect"> {
  const { [inspectKey]: inspect } = exporter as { [inspectKey]?: (visit: Visit) => void };
  return inspect ? { inspect } : {};
}
