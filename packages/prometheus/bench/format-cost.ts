import { median, table } from "@meterbridge/bench";
import type { Dialect } from "../src/exposition/dialect.ts";
import { plainDialect } from "../src/exposition/dialect.ts";
import { sdkSource, type Workload } from "./data.ts";
import { ourWriter, type Written } from "./ours.ts";

const workloads: readonly Workload[] = [
  { kind: "counters", series: 10_000 },
  { kind: "histograms", series: 2_000 },
  { kind: "counters", series: 100_000 },
];
const dialects: readonly Dialect[] = [
  plainDialect,
  { format: "openmetrics-1.0.0", escaping: "allow-utf-8" },
  { format: "protobuf", escaping: "underscores" },
];

/** What the other formats cost beside text 0.0.4, in turns, and the first scrape of each, which has nothing to go by. */
export async function formatCost(): Promise<string> {
  const lines: string[][] = [];
  for (const workload of workloads) {
    const source = sdkSource(workload);
    const writers = dialects.map((dialect) => ourWriter({}, dialect));
    const written = writers.map((): Written[] => []);
    for (let round = 0; round < 12; round++) {
      const metrics = await source.next();
      for (const [index, write] of writers.entries()) written[index]!.push(write(metrics));
    }
    await source.stop();
    for (const [index, { format }] of dialects.entries()) {
      const [first, ...others] = written[index]!;
      const steady = others.slice(3);
      lines.push([
        `${workload.series} ${workload.kind}, ${format} (${(first!.bytes / 1e6).toFixed(2)} MB)`,
        first!.totalMs.toFixed(1),
        first!.longestMs.toFixed(2),
        median(steady.map(({ totalMs }) => totalMs)).toFixed(2),
        median(steady.map(({ longestMs }) => longestMs)).toFixed(2),
      ]);
    }
  }
  return table(["series", "first ms", "longest slice ms", "steady ms", "longest slice ms"], lines);
}
