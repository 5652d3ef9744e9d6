import { type DataSetOptions, dataSet, median, table } from "@meterbridge/bench";
import type { Encoder } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { Writable } from "node:stream";
import { prettyEncoder } from "../src/pretty/index.ts";

interface Case {
  readonly name: string;
  readonly data: DataSetOptions;
  readonly all: boolean;
  readonly target: string;
}

const cases: readonly Case[] = [
  { name: "1 000 series", data: { points: 1_000 }, all: false, target: "20" },
  { name: "1 000 series, all shown", data: { points: 1_000 }, all: true, target: "" },
  {
    name: "1 000 series, delta, fresh objects",
    data: { points: 1_000, temporality: "delta", shuffled: true },
    all: false,
    target: "20",
  },
  { name: "10 000 series", data: { points: 10_000 }, all: false, target: "" },
  { name: "100 000 series", data: { points: 100_000, seriesPerInstrument: 2_000 }, all: false, target: "" },
];

const laterExports = 9;

/**
 * What `pretty` costs, as a Markdown table: the first, the second and later exports of new encoders, in colour, as wide
 * as a file. The first export of the first row is in a process that has shown nothing before: V8 compiles meanwhile.
 */
export async function prettyCost(): Promise<string> {
  const rows: string[][] = [];
  for (const each of cases) rows.push(await costOf(each));
  return table(["pretty", "first ms", "second ms", "later ms", "longest step ms", "target ms"], rows);
}

async function costOf({ name, data, all, target }: Case): Promise<string[]> {
  const source = dataSet(data);
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  const encoder = prettyEncoder({ stream, color: true, all });
  const first = timed(encoder, await source.next());
  const second = timed(encoder, await source.next());
  const later: Timed[] = [];
  for (let index = 0; index < laterExports; index++) later.push(timed(encoder, await source.next()));
  await source.stop();
  return [
    name,
    first.total.toFixed(1),
    second.total.toFixed(1),
    median(later.map(({ total }) => total)).toFixed(1),
    median(later.map(({ longest }) => longest)).toFixed(1),
    target,
  ];
}

interface Timed {
  readonly total: number;
  /** The longest time between two chances to interrupt. */
  readonly longest: number;
}

function timed(encoder: Encoder, metrics: ResourceMetrics): Timed {
  const start = performance.now();
  let before = start;
  let longest = 0;
  for (const _payload of encoder.encode(metrics, () => {})) {
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
  }
  return { total: performance.now() - start, longest };
}
