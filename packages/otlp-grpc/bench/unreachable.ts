import { dataSet, type Figure } from "@meterbridge/bench";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const first = 1_000;
const last = 10_000;

/** How much more memory is in use after ten thousand exports to nobody than after a thousand. */
export async function growthWhileUnreachable(
  what: string,
  exporterTo: (url: string) => PushMetricExporter,
): Promise<Figure> {
  const exporter = exporterTo(`http://127.0.0.1:${await closedPort()}`);
  const data = dataSet({ points: 100 });
  const metrics = await data.next();
  let before = NaN;
  for (let exports = 1; exports <= last; exports++) {
    await exportInVain(exporter, metrics);
    if (exports === first) before = await bytesInUse();
  }
  const grown = (await bytesInUse()) - before;
  await Promise.all([exporter.shutdown(), data.stop()]);
  return {
    measure: `memory after ${last} exports to nobody, ${what}, against ${first}`,
    upstream: "",
    ours: `${(grown / 1024).toFixed(0)} KiB more`,
    ratio: "",
    target: "flat",
  };
}

async function exportInVain(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<void> {
  const { code } = await new Promise<{ readonly code: number }>((resolve) => exporter.export(metrics, resolve));
  if (code === 0) throw new Error("an export to nobody succeeds");
}

async function bytesInUse(): Promise<number> {
  for (let times = 0; times < 3; times++) {
    // What was closed just now is let go of a few turns later.
    await delay(20);
    collectGarbage();
  }
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
