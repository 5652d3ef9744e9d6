import { type DataSetOptions, dataSet, median, table, timeEncoder } from "@meterbridge/bench";
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
  const first = timeEncoder(encoder, await source.next());
  const second = timeEncoder(encoder, await source.next());
  const later = [];
  for (let index = 0; index < laterExports; index++) later.push(timeEncoder(encoder, await source.next()));
  await source.stop();
  return [
    name,
    first.totalMs.toFixed(1),
    second.totalMs.toFixed(1),
    median(later.map(({ totalMs }) => totalMs)).toFixed(1),
    median(later.map(({ longestMs }) => longestMs)).toFixed(1),
    target,
  ];
}
