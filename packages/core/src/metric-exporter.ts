import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { resultOf } from "./branded-outcome.ts";
import { type Clock, systemClock } from "./clock.ts";
import { countPoints } from "./data-points.ts";
import { deadlineWarning } from "./deadline-warning.ts";
import { ExportError } from "./error.ts";
import { exportLine } from "./export-line.ts";
import { inspectKey } from "./inspect-key.ts";
import { lossLog } from "./loss-log.ts";
import { callable, checkOptions, clockRule, integer, type Rules, temporalityRule, text } from "./options.ts";
import type { Outcome } from "./outcome.ts";
import { quietDiag } from "./quiet-diag.ts";
import { safeCause } from "./safe-cause.ts";
import { type Aggregation, type Temporality, temporalitySelector } from "./selectors.ts";
import type { Call, Exporter, Visit } from "./sink.ts";
import { suppressTracing } from "./suppress-tracing.ts";
import { waitFor } from "./wait.ts";

export interface MetricExporterOptions {
  /** The name that stands before every line in the diagnostic log. */
  readonly name?: string | undefined;
  /**
   * How long one export may take in all, in milliseconds from the call on: waiting in line, DNS, connecting and every
   * retry included. 0 is no limit. Also the limit of `forceFlush` and `shutdown` (where 0 stands for 10 000).
   * 10 000 unless said. OpenTelemetry specification, protocol/exporter.md.
   */
  readonly timeoutMs?: number | undefined;
  /** How many exports may wait for the one that runs; one more fails at once. 4 unless said. */
  readonly maxPendingExports?: number | undefined;
  /** What the SDK is asked to report; the sink's own wish, or `"cumulative"`, unless said. */
  readonly temporality?: Temporality | undefined;
  /** How the SDK is asked to aggregate; the sink's own wish, or the SDK's defaults, unless said. */
  readonly aggregation?: Aggregation | undefined;
  readonly clock?: Clock | undefined;
}

type ResultCallback = Parameters<PushMetricExporter["export"]>[1];

export const metricExporterRules: Rules<MetricExporterOptions> = {
  name: text,
  timeoutMs: integer("milliseconds", 0),
  maxPendingExports: integer("exports", 0),
  temporality: temporalityRule,
  aggregation: callable,
  clock: clockRule,
};

const defaultTimeoutMs = 10_000;

// What a sink gets of the time for a shutdown, when it is cut off, to count and to tell what is lost.
const tellingMs = 80;

/**
 * Gives a sink the face that OpenTelemetry's SDK expects of an exporter.
 *
 * Every `export` is answered once, within its deadline, and never throws. Exports run one at a time and in order;
 * those that overlap wait in a short line. One without data points succeeds, and nothing is sent. Loss is told to the
 * diagnostic log when it starts and when it ends.
 * `shutdown` lets what is on its way make a last attempt, then closes the sink; `export` fails from then on.
 * OpenTelemetry specification, metrics/sdk.md, "MetricExporter".
 *
 * @throws {TypeError} One error that names every wrong option.
 */
export function metricExporter(sink: Exporter, options: MetricExporterOptions = {}): PushMetricExporter {
  checkOptions("metricExporter", options, metricExporterRules);
  const { name = "meterbridge", timeoutMs = defaultTimeoutMs, maxPendingExports = 4, clock = systemClock } = options;
  const patienceMs = timeoutMs || defaultTimeoutMs;
  const closing = new AbortController();
  const line = exportLine(sink, { timeoutMs, maxPendingExports, closing: closing.signal, clock });
  const losses = lossLog(name, clock);
  const warnAboutDeadline = deadlineWarning(name, timeoutMs);
  let shutdown: Promise<void> | undefined;

  return {
    export(metrics, resultCallback) {
      const points = pointsIn(metrics);
      const answer = (outcome: Outcome<ResourceMetrics>): void => {
        losses.record(outcome, points ?? 0);
        callBack(name, resultCallback, outcome);
      };
      if (shutdown) {
        return answer({ kind: "failed", error: new ExportError("shutdown", "the exporter is shut down") });
      }
      // "Empty Telemetry Envelopes": nothing is sent for nothing.
      if (points === 0) return answer({ kind: "delivered", rejectedPoints: 0 });
      warnAboutDeadline(clock.now());
      line.join(metrics, answer);
    },
    forceFlush: () => flush(),
    shutdown: () => (shutdown ??= shutDown()),
    ...selectorsFor(sink, options),
    ...(sink.inspect && { [inspectKey]: (visit: Visit) => sink.inspect?.(visit) }),
  };

  async function flush(): Promise<void> {
    const limit = timeLimit(patienceMs, clock);
    await line.settled(limit.call);
    await quietly("forceFlush", limit.call, () => sink.flush(limit.call));
    limit.lift();
  }

  async function shutDown(): Promise<void> {
    const limit = timeLimit(patienceMs - Math.min(tellingMs, patienceMs / 4), clock);
    const patience = timeLimit(patienceMs, clock);
    closing.abort();
    await line.settled(limit.call);
    line.cutOff(new ExportError("shutdown", "cut off by the shutdown"));
    // What was cut off is answered for in a moment.
    await line.settled(forever);
    await quietly("shutdown", patience.call, () => sink.close(limit.call));
    limit.lift();
    patience.lift();
    losses.end();
  }

  /** The SDK calls `shutdown` only when `forceFlush` was resolved: neither of them ever rejects. */
  async function quietly(what: string, call: Call, run: () => Promise<void>): Promise<void> {
    try {
      const ended = await waitFor(suppressTracing(run), call.signal);
      if (!ended) quietDiag.warn(`${name}: ${what} took longer than ${patienceMs} ms`);
    } catch (error) {
      quietDiag.error(`${name}: ${what} failed: ${safeCause(error).message}`);
    }
  }
}

/** A call that ends by itself. Its timer holds the process until it is lifted: somebody awaits what it limits. */
function timeLimit(ms: number, clock: Clock): { readonly call: Call; lift(): void } {
  const over = new AbortController();
  const lift = clock.setTimeout(() => over.abort(new ExportError("timeout", `not done within ${ms} ms`)), ms);
  return { call: { signal: over.signal, deadline: clock.now() + ms }, lift };
}

const forever: Call = { signal: new AbortController().signal, deadline: Infinity };

/** `undefined` for what are no metrics: the sink will say what is wrong with them. */
function pointsIn(metrics: ResourceMetrics): number | undefined {
  try {
    return countPoints(metrics);
  } catch {
    return undefined;
  }
}

function callBack(name: string, resultCallback: ResultCallback, outcome: Outcome<ResourceMetrics>): void {
  try {
    resultCallback(resultOf(outcome));
  } catch (error) {
    quietDiag.error(`${name}: the callback of an export threw: ${safeCause(error).message}`);
  }
}

function selectorsFor(
  sink: Exporter,
  { temporality, aggregation }: MetricExporterOptions,
): Pick<PushMetricExporter, "selectAggregation" | "selectAggregationTemporality"> {
  const aggregate = aggregation ?? sink.selectors?.aggregation;
  return {
    selectAggregationTemporality:
      temporality === undefined
        ? (sink.selectors?.temporality ?? temporalitySelector("cumulative"))
        : temporalitySelector(temporality),
    ...(aggregate && { selectAggregation: aggregate }),
  };
}
