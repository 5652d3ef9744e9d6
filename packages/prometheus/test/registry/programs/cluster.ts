import cluster from "node:cluster";
import { diag, DiagConsoleLogger, DiagLogLevel } from "@opentelemetry/api";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import type * as Client from "prom-client";
import { registerInto } from "../../../src/registry/register-into.ts";

// A cluster with two workers that count in the SDK and in a client's registry. The primary prints what all have together.
diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN);
const { default: client } = (await import(process.argv[2]!)) as { readonly default: typeof Client };
const registry = new client.AggregatorRegistry();

if (cluster.isPrimary) {
  let counted = 0;
  cluster.on("message", (_, message) => {
    if (message === "counted" && ++counted === 2) void printAndEnd();
  });
  cluster.fork();
  cluster.fork();
} else {
  const provider = new MeterProvider({ readers: [registerInto(client.register)] });
  provider.getMeter("shop").createCounter("orders").add(7);
  new client.Counter({ name: "jobs_total", help: "Jobs" }).inc(3);
  process.send!("counted");
}

async function printAndEnd(): Promise<void> {
  process.stdout.write(await registry.clusterMetrics());
  for (const worker of Object.values(cluster.workers ?? {})) worker?.kill();
}
