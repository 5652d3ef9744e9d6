import { withRetry } from "@meterbridge/resilience";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";

const memory = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const exporter = withRetry(memory, { maxAttempts: 2 });
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
provider.getMeter("consumer").createCounter("requests").add(1);
await provider.forceFlush();
const batches = memory.getMetrics().length;
await provider.shutdown();
if (batches !== 1) throw new Error(`${batches} batches arrived, not 1`);
