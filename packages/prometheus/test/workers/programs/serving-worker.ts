import cluster from "node:cluster";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { prometheusExporter } from "../../../src/index.ts";
import { workerReader } from "../../../src/workers/index.ts";

// A worker of the cluster that counts, and serves the metrics of all workers on the port that they share.
const reader = workerReader();
const provider = new MeterProvider({ readers: [reader] });
provider.getMeter("test").createCounter("jobs").add(7);

const exporter = prometheusExporter({ metricProducers: [reader.allWorkers], scopeInfo: false });
const serving = new MeterProvider({ readers: [exporter] });
const { url } = await exporter.listen({ port: 0 });
cluster.worker!.process.send({ url });

process.on("message", (message: unknown) => {
  if (message === "end") void Promise.all([serving.shutdown(), provider.shutdown()]).then(() => process.disconnect());
});
