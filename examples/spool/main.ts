// Deltas on disk outlive the process that recorded them.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { inspect, spool } from "@meterbridge/resilience";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

// A folder of our own: in one that everybody can write to, a spool is refused.
const folder = mkdtempSync(join(homedir(), ".spool-example-"));
const dir = join(folder, "spool");

const { signal } = spawnSync(process.execPath, ["service.ts", dir], { cwd: import.meta.dirname, stdio: "inherit" });
const before = await inspect(dir);
console.log(
  `the service is ${signal === "SIGKILL" ? "killed" : "still well"}; ${before.totals.waitingRecords} batch is on disk`,
);

// The next one has a Collector, and the same line in its options: that is all.
const exporter = otlpHttpExporter({ temporality: "delta", spool: spool({ dir }) });
const reader = new PeriodicExportingMetricReader({ exporter });
const provider = new MeterProvider({ readers: [reader] });
provider.getMeter("shop").createCounter("orders").add(1);
await provider.shutdown();

const after = await inspect(dir);
const delivered = before.totals.waitingPoints - after.totals.waitingPoints;
console.log(`the next one has delivered ${delivered} data point of its predecessor's, and its own`);
rmSync(folder, { recursive: true });
