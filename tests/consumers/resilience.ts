import type { Payload, Sink } from "@meterbridge/core";
import { inspect, spool, withFallback, withQueue, withRetry } from "@meterbridge/resilience";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

const memory = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const secondary = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const exporter = withQueue(withFallback(withRetry(memory, { maxAttempts: 2 }), secondary));
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
provider.getMeter("consumer").createCounter("requests").add(1);
await provider.forceFlush();
const batches = memory.getMetrics().length;
await provider.shutdown();
if (batches !== 1) throw new Error(`${batches} batches arrived, not 1`);

const dir = join(mkdtempSync(join(process.cwd(), "consumer-")), "spool");
const call = { signal: new AbortController().signal, deadline: Infinity };
const nobody: Sink<Payload> = { send: () => new Promise(() => {}), flush: async () => {}, close: async () => {} };
const spooled = spool({ dir })(nobody);
const outcome = await spooled.send({ body: new Uint8Array(100), contentType: "text/plain", points: 7 }, call);
if (outcome.kind !== "delivered") throw outcome.error;
const { totals } = await inspect(dir);
const listed = execFileSync(join("node_modules", ".bin", "meterbridge-spool"), ["ls", "--json", dir], {
  encoding: "utf8",
});
// A far end that never answers is cut off; a timer holds the process meanwhile.
const held = setTimeout(() => {}, 10_000);
await spooled.close({ signal: AbortSignal.abort(), deadline: 0 });
clearTimeout(held);
rmSync(join(dir, ".."), { recursive: true });
if (totals.waitingPoints !== 7 || !listed.includes('"waitingPoints": 7'))
  throw new Error(`not in the spool\n${listed}`);
