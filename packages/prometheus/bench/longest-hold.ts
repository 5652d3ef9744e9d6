import { median, table } from "@meterbridge/bench";
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { prometheusExporter } from "../src/index.ts";
import { sdkSource, type Workload } from "./data.ts";

const workloads: readonly Workload[] = [
  { kind: "counters", series: 100_000 },
  { kind: "histograms", series: 10_000 },
];
const accepts = [
  "text/plain",
  "application/openmetrics-text",
  "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
];
const scrapes = 9;

/**
 * The longest that a scrape holds the event loop: the most time between two of its turns while what was collected before is
 * written. To collect it is the SDK's work.
 */
export async function longestHold(): Promise<string> {
  const rows: string[][] = [];
  for (const workload of workloads) {
    const source = sdkSource(workload);
    const metrics = await source.next();
    const upstream = new PrometheusSerializer();
    const theirs = await holdsOf(async () => void upstream.serialize(metrics));
    rows.push([`${workload.series} ${workload.kind}`, "upstream", ...theirs, ""]);
    for (const accept of accepts) {
      const exporter = exporterOf(metrics);
      const ours = await holdsOf(async () => void (await exporter.render({ accept })));
      rows.push([`${workload.series} ${workload.kind}`, accept.split(";")[0]!, ...ours, "5"]);
      await exporter.shutdown();
    }
    await source.stop();
  }
  return table(["series", "written as", "first scrape, ms", "later, median", "later, worst", "target"], rows);
}

function exporterOf(resourceMetrics: ResourceMetrics): ReturnType<typeof prometheusExporter> {
  const exporter = prometheusExporter({ timeoutMs: 60_000 });
  exporter.setMetricProducer({ collect: async () => ({ resourceMetrics, errors: [] }) });
  return exporter;
}

async function holdsOf(scrape: () => Promise<void>): Promise<readonly string[]> {
  const holds: number[] = [];
  for (let nth = 0; nth <= scrapes; nth++) holds.push(await holdOf(scrape));
  const [first, ...later] = holds;
  return [first!, median(later), Math.max(...later)].map((ms) => ms.toFixed(1));
}

async function holdOf(scrape: () => Promise<void>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let isOver = false;
  const turn = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await new Promise((resolve) => setImmediate(resolve));
  await scrape();
  isOver = true;
  turn();
  return longest;
}
