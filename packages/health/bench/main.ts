// What it costs to be watched: a send through an idle layer, and a whole export.
import { median, table } from "@meterbridge/bench";
import {
  InMemoryMetricExporter,
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { withHealth } from "../src/index.ts";
import { exportCost } from "./export-cost.ts";
import { idleCosts } from "./idle-cost.ts";

// Nobody collects it while others are timed.
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const meterProvider = new MeterProvider({ readers: [reader] });

const idle = await idleCosts(meterProvider);
console.log(
  table(
    ["layer", "µs a send, on top", "target"],
    idle.map(([name, us]) => [name, us.toFixed(2), "2"]),
  ),
);

console.log();
const costs: (readonly string[])[] = [];
for (const points of [100, 10_000]) {
  const { addedUs, upstreamUs } = await exportCost(points, meterProvider);
  const target = points === 10_000 ? "1 %" : "";
  const share = `${((addedUs / upstreamUs) * 100).toFixed(2)} %`;
  costs.push([
    `withHealth, export of ${points} points`,
    addedUs.toFixed(2),
    (upstreamUs / 1_000).toFixed(2),
    share,
    target,
  ]);
}
console.log(table(["measure", "µs an export, on top", "upstream's JSON export, CPU ms", "share", "target"], costs));

console.log();
const watched = withHealth(exporter);
const looks: number[] = [];
for (let round = 0; round < 9; round++) {
  const began = performance.now();
  for (let count = 0; count < 1_000; count++) watched.health.snapshot();
  looks.push(performance.now() - began);
}
console.log(table(["measure", "µs"], [["one snapshot", median(looks).toFixed(1)]]));
await meterProvider.shutdown();
