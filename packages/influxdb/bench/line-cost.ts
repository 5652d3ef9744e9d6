import { median, table, timeEncoder } from "@meterbridge/bench";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { lineProtocol } from "../src/lines/encoder.ts";
import { clientBodies } from "./client.ts";
import { settle } from "./collect-garbage.ts";
import { source } from "./data.ts";
import { assertSameLines } from "./same-lines.ts";

const points = 100_000;
const rounds = 9;

interface Comparison {
  readonly name: string;
  /** Nothing is kept: another encoder, and other attributes, each time. */
  readonly fresh: boolean;
  readonly target: string;
}

const comparisons: readonly Comparison[] = [
  { name: "steady state", fresh: false, target: "5" },
  { name: "nothing kept: a new encoder, new attributes", fresh: true, target: "2" },
];

/** Metrics to the bytes of bodies, against the client's `Point`, in turns, on the same metrics. */
export function lineCost(): string {
  const rows = comparisons.map((comparison) => compare(comparison));
  const head = ["100 000 points", "client lines/s", "ours lines/s", "times faster", "longest step ms", "target"];
  return table(head, rows);
}

function compare({ name, fresh, target }: Comparison): readonly string[] {
  const data = source({ points, fresh });
  let encoder = lineProtocol({});
  const first = data.next();
  assertSameLines(clientBodies(first), bodiesOf(encoder, first));
  const timed: { readonly theirMs: number; readonly ourMs: number; readonly longestMs: number }[] = [];
  for (let round = -3; round < rounds; round++) {
    const metrics = data.next();
    if (fresh) encoder = lineProtocol({});
    const isFirst = round % 2 === 0;
    const before = isFirst ? timeOurs(encoder, metrics) : undefined;
    const theirMs = timeTheirs(metrics);
    const { totalMs, longestMs } = before ?? timeOurs(encoder, metrics);
    if (round >= 0) timed.push({ theirMs, ourMs: totalMs, longestMs });
  }
  const perSecond = (ms: readonly number[]): string => `${Math.round(points / median(ms))}k`;
  return [
    name,
    perSecond(timed.map(({ theirMs }) => theirMs)),
    perSecond(timed.map(({ ourMs }) => ourMs)),
    median(timed.map(({ theirMs, ourMs }) => theirMs / ourMs)).toFixed(1),
    median(timed.map(({ longestMs }) => longestMs)).toFixed(2),
    target,
  ];
}

function timeOurs(...[encoder, metrics]: Parameters<typeof timeEncoder>): ReturnType<typeof timeEncoder> {
  settle();
  return timeEncoder(encoder, metrics);
}

function timeTheirs(metrics: ResourceMetrics): number {
  settle();
  const start = performance.now();
  clientBodies(metrics);
  return performance.now() - start;
}

function bodiesOf(encoder: ReturnType<typeof lineProtocol>, metrics: ResourceMetrics): readonly Uint8Array[] {
  const drop = (reason: string): never => {
    throw new Error(`a point was dropped: ${reason}`);
  };
  return [...encoder.encode(metrics, drop)].flatMap((payload) => (payload ? [payload.body.slice()] : []));
}
