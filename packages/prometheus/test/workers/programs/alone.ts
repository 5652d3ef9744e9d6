import cluster from "node:cluster";
import { once } from "node:events";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { workerGroup, workerReader } from "../../../src/workers/index.ts";

// A primary with one worker, which both end of themselves: nothing of ours holds them.
if (cluster.isPrimary) {
  const group = workerGroup();
  const worker = cluster.fork();
  await once(worker, "disconnect");
  const { resourceMetrics } = await group.producer.collect();
  console.log(JSON.stringify(resourceMetrics.scopeMetrics[0]!.metrics[0]!.dataPoints[0]!.value));
} else {
  const provider = new MeterProvider({ readers: [workerReader()] });
  provider.getMeter("test").createCounter("jobs").add(7);
  // It is known to the group when it is answered.
  await new Promise((resolve) => void process.once("message", resolve));
  await provider.shutdown();
  process.disconnect();
}
