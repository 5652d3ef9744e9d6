import { median, table } from "@meterbridge/bench";
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { plainDialect } from "../src/exposition/dialect.ts";
import { clientSources } from "./clients.ts";
import { sdkSource, type Workload } from "./data.ts";
import { ourWriter, type Written } from "./ours.ts";

interface Row extends Workload {
  readonly rounds: number;
  readonly scopeLabels: boolean;
  readonly target: string;
}

const rows: readonly Row[] = [
  { kind: "counters", series: 10_000, rounds: 31, scopeLabels: true, target: "15 / 8" },
  { kind: "counters", series: 10_000, rounds: 31, scopeLabels: false, target: "15 / 8" },
  { kind: "histograms", series: 2_000, rounds: 31, scopeLabels: true, target: "15 / 8" },
  { kind: "histograms", series: 2_000, rounds: 31, scopeLabels: false, target: "15 / 8" },
  { kind: "counters", series: 100_000, rounds: 9, scopeLabels: true, target: "12" },
  { kind: "counters", series: 100_000, rounds: 9, scopeLabels: false, target: "12" },
];

/** A scrape as text 0.0.4 against upstream's serializer and both clients, in turns, on the same series. */
export async function textCost(): Promise<string> {
  const lines: string[][] = [];
  for (const row of rows) lines.push(await compare(row));
  return table(
    [
      "series",
      "upstream ms",
      "prom-client ms",
      "@prometheus-io ms",
      "ours ms",
      "× upstream",
      "× best client",
      "longest slice ms",
      "target",
    ],
    lines,
  );
}

async function compare(row: Row): Promise<string[]> {
  const { kind, series, rounds, scopeLabels, target } = row;
  const source = sdkSource(row);
  const clients = clientSources(row);
  const upstream = new PrometheusSerializer("", false, undefined, false, !scopeLabels);
  const write = ourWriter({ scopeInfo: scopeLabels }, plainDialect);
  const theirs: number[] = [];
  const ours: Written[] = [];
  const byClient = clients.map((): number[] => []);
  for (let round = -4; round < rounds; round++) {
    const metrics = await source.next();
    const ourFirst = round % 2 === 0 ? write(metrics) : undefined;
    const upstreamMs = timed(() => upstream.serialize(metrics));
    const mine = ourFirst ?? write(metrics);
    const clientMs: number[] = [];
    for (const client of clients) {
      client.next();
      const start = performance.now();
      await client.metrics();
      clientMs.push(performance.now() - start);
    }
    if (round < 0) continue;
    theirs.push(upstreamMs);
    ours.push(mine);
    clientMs.forEach((ms, index) => byClient[index]!.push(ms));
  }
  await source.stop();
  const ourMs = median(ours.map(({ totalMs }) => totalMs));
  const clientMs = byClient.map((ms) => median(ms));
  return [
    `${series} ${kind}${scopeLabels ? ", scope labels" : ""} (${(ours[0]!.bytes / 1e6).toFixed(2)} MB)`,
    median(theirs).toFixed(1),
    ...clientMs.map((ms) => ms.toFixed(1)),
    ourMs.toFixed(2),
    (median(theirs) / ourMs).toFixed(1),
    (Math.min(...clientMs) / ourMs).toFixed(1),
    median(ours.map(({ longestMs }) => longestMs)).toFixed(2),
    target,
  ];
}

function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}
