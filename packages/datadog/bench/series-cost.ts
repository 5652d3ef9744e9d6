import { median, table, timeEncoder } from "@meterbridge/bench";
import { type Clock, type Encoder, systemClock } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { datadogProtobuf } from "../src/encode/encoder.ts";
import type { DatadogProtobufOptions } from "../src/encode/options.ts";
import { settle } from "./collect-garbage.ts";
import { type Kind, source, start } from "./data.ts";
import { jsonBodies } from "./json-series.ts";

const rounds = 9;

interface Comparison {
  readonly kind: Kind;
  readonly points: number;
  readonly histograms: DatadogProtobufOptions["histograms"];
  /** Nothing is kept: another encoder, and other attributes, each time. */
  readonly fresh?: boolean;
}

const comparisons: readonly Comparison[] = [
  { kind: "counters", points: 10_000, histograms: "counters" },
  { kind: "counters", points: 100_000, histograms: "counters" },
  { kind: "histograms", points: 10_000, histograms: "counters" },
  { kind: "histograms", points: 10_000, histograms: "distributions" },
  { kind: "mixed", points: 10_000, histograms: "distributions" },
  { kind: "counters", points: 10_000, histograms: "counters", fresh: true },
];

/**
 * Metrics to the bytes of bodies, against JSON objects as the public API client wants them, in turns, on the same metrics. It
 * has no sketches: histograms are counters there.
 */
export function seriesCost(): string {
  const rows = comparisons.map((comparison) => compare(comparison));
  const head = ["data points", "JSON ns/point", "ours ns/point", "times faster", "longest step ms", "target"];
  return table(head, rows);
}

function compare({ kind, points, histograms, fresh = false }: Comparison): readonly string[] {
  const data = source({ points, kind, fresh });
  const make = (): Encoder => datadogProtobuf({ histograms, clock });
  let encoder = make();
  warmUp(encoder, data.next());
  const timed: { readonly theirMs: number; readonly ourMs: number; readonly longestMs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const metrics = data.next();
    if (fresh) encoder = make();
    const isFirst = round % 2 === 0;
    const before = isFirst ? timeOurs(encoder, metrics) : undefined;
    const theirMs = timeTheirs(metrics);
    const { totalMs, longestMs } = before ?? timeOurs(encoder, metrics);
    timed.push({ theirMs, ourMs: totalMs, longestMs });
  }
  const perPoint = (ms: readonly number[]): string => ((median(ms) * 1e6) / points).toFixed(0);
  return [
    `${points} ${kind}${kind === "counters" ? "" : `, as ${histograms}`}${fresh ? ", nothing kept" : ""}`,
    perPoint(timed.map(({ theirMs }) => theirMs)),
    perPoint(timed.map(({ ourMs }) => ourMs)),
    median(timed.map(({ theirMs, ourMs }) => theirMs / ourMs)).toFixed(1),
    median(timed.map(({ longestMs }) => longestMs)).toFixed(2),
    fresh ? "" : "3",
  ];
}

/** Until V8 has made both sides about as fast as they get. */
function warmUp(encoder: Encoder, metrics: ResourceMetrics): void {
  for (const side of [() => timeOurs(encoder, metrics), () => timeTheirs(metrics)]) {
    const end = performance.now() + 400;
    do side();
    while (performance.now() < end);
  }
}

const clock: Clock = { ...systemClock, wallTime: () => start * 1_000 };

function timeOurs(encoder: Encoder, metrics: ResourceMetrics): ReturnType<typeof timeEncoder> {
  settle();
  return timeEncoder(encoder, metrics);
}

function timeTheirs(metrics: ResourceMetrics): number {
  settle();
  const begun = performance.now();
  jsonBodies(metrics);
  return performance.now() - begun;
}
