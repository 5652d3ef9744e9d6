import { ExportError, type Exporter, metricExporter, systemClock, wait } from "@meterbridge/core";
import { diag, DiagLogLevel } from "@opentelemetry/api";
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";

/** Times are in intervals. */
export interface Run {
  /** How long the far end takes to answer while it is slow. */
  readonly latency: number;
  /** `timeoutMs` of the exporter. */
  readonly deadline: number;
  /** `exportTimeoutMillis` of the reader. */
  readonly patience: number;
}

export interface Seen {
  readonly increments: number;
  /** Those that did not arrive in time, of delta data. */
  readonly lostIncrements: number;
  /** How many exports began while another had no answer. */
  readonly overlapped: number;
  /** How many arrived after the reader had taken them for failed. */
  readonly arrivedLate: number;
  /** Whether the exporter warned about its deadline. */
  readonly warned: boolean;
}

const intervalMs = 1_000;
/** When the far end is slow, in milliseconds from the start. */
const slow = { fromMs: 4_500, toMs: 14_500 } as const;
const endMs = 20_500;
const betweenIncrementsMs = 50;

export async function observeExports({ latency, deadline, patience }: Run): Promise<Seen> {
  const startedAt = performance.now();
  let arrivedIncrements = 0;
  const farEnd: Exporter = {
    async send(metrics, { signal }) {
      const since = performance.now() - startedAt;
      const isSlow = since >= slow.fromMs && since < slow.toMs;
      await wait(systemClock, isSlow ? latency * intervalMs : 5, signal);
      if (signal.aborted) return { kind: "retryable", error: new ExportError("timeout", "no answer"), ambiguous: true };
      arrivedIncrements += sumOf(metrics);
      return { kind: "delivered", rejectedPoints: 0 };
    },
    flush: async () => {},
    close: async () => {},
  };
  const name = `${latency} ${deadline} ${patience}`;
  const timeoutMs = deadline * intervalMs;
  const exporter = metricExporter(farEnd, { name, timeoutMs, temporality: "delta" });
  const exportTimeoutMillis = patience * intervalMs;
  const watched = watch(exporter, exportTimeoutMillis);
  const reader = new PeriodicExportingMetricReader({
    exporter: watched.exporter,
    exportIntervalMillis: intervalMs,
    exportTimeoutMillis,
  });
  const provider = new MeterProvider({ readers: [reader] });
  const counter = provider.getMeter("deadline").createCounter("increments");
  let increments = 0;
  const adding = setInterval(() => {
    increments++;
    counter.add(1);
  }, betweenIncrementsMs);
  await wait(systemClock, endMs);
  clearInterval(adding);
  await provider.shutdown();
  return { ...watched.counts, increments, lostIncrements: increments - arrivedIncrements, warned: warnings.has(name) };
}

/** Sees what the reader sees. */
function watch(inner: PushMetricExporter, patienceMs: number) {
  const counts = { overlapped: 0, arrivedLate: 0 };
  let unanswered = 0;
  const exporter: PushMetricExporter = {
    export(metrics, answer) {
      const since = performance.now();
      if (unanswered > 0) counts.overlapped++;
      unanswered++;
      inner.export(metrics, (result) => {
        unanswered--;
        if (result.code === 0 && performance.now() - since > patienceMs) counts.arrivedLate++;
        answer(result);
      });
    },
    forceFlush: () => inner.forceFlush(),
    shutdown: () => inner.shutdown(),
    selectAggregationTemporality: () => AggregationTemporality.DELTA,
  };
  return { exporter, counts };
}

function sumOf({ scopeMetrics }: ResourceMetrics): number {
  let sum = 0;
  for (const { metrics } of scopeMetrics) {
    for (const { dataPoints } of metrics) for (const { value } of dataPoints) sum += value as number;
  }
  return sum;
}

const warnings = new Set<string>();

diag.setLogger(
  {
    ...Object.fromEntries(["error", "info", "debug", "verbose"].map((level) => [level, () => {}])),
    warn: (line: string) => {
      if (line.includes("more than half")) warnings.add(line.slice(0, line.indexOf(":")));
    },
  } as never,
  { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
);
