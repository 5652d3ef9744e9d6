import cluster from "node:cluster";
import { isMainThread, parentPort } from "node:worker_threads";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { workerReader } from "../../../src/workers/index.ts";
import type { Command, Reply } from "../command.ts";

// A worker of the cluster, or a worker thread, that does what it is told, and says when it has done it.
const reportIntervalMs = Number(process.argv[2] ?? 0);
const reader = workerReader({ reportIntervalMs });
const provider = new MeterProvider({ readers: [reader] });
const meter = provider.getMeter("test");
const counter = meter.createCounter("jobs", { unit: "{job}" });
const connections = meter.createUpDownCounter("connections");
const gauge = meter.createGauge("temperature");
const duration = meter.createHistogram("duration", { advice: { explicitBucketBoundaries: [1, 10] } });

const actions: { readonly [Name in Command["do"]]: (command: Command) => Promise<unknown> | void } = {
  count: ({ by, attributes }) => counter.add(by!, attributes),
  connect: ({ by }) => connections.add(by!),
  set: ({ by, attributes }) => gauge.record(by!, attributes),
  record: ({ by }) => duration.record(by!),
  series: ({ by }) => {
    for (let index = 0; index < by!; index++) counter.add(1, { index });
  },
  shutDown: () => provider.shutdown(),
  flush: () => provider.forceFlush(),
  gather: async () => {
    const { resourceMetrics, errors } = await reader.allWorkers.collect();
    return { scopeMetrics: resourceMetrics.scopeMetrics, errors: errors.map(String) };
  },
  hang: () => {},
  exit: () => {},
  release: () => void parentPort?.off("message", hear),
};

if (isMainThread) process.on("message", hear);
else parentPort!.on("message", hear);

function hear(command: Command): void {
  // What else goes over this channel is for others.
  if ("do" in command) void perform(command);
}

async function perform(command: Command): Promise<void> {
  const said = await actions[command.do](command);
  await say({ id: command.id, said });
  if (command.do === "exit") process.exit();
  while (command.do === "hang");
}

function say(reply: Reply): Promise<void> {
  if (!isMainThread) {
    parentPort!.postMessage(reply);
    return Promise.resolve();
  }
  return new Promise((resolve) => void cluster.worker!.process.send(reply, () => resolve()));
}
