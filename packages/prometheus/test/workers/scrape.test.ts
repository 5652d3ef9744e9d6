import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { afterEach, expect, it } from "vitest";
import { prometheusExporter } from "../../src/index.ts";
import { workerGroup } from "../../src/workers/index.ts";

const started: Worker[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((worker) => end(worker)));
});

/** Resolves with the worker and what it serves on; the workers share a port. */
async function startServing(): Promise<{ readonly worker: Worker; readonly url: string }> {
  cluster.setupPrimary({ exec: fileURLToPath(new URL("programs/serving-worker.ts", import.meta.url)) });
  const worker = cluster.fork();
  started.push(worker);
  const url = await new Promise<string>((resolve) => {
    worker.on("message", (message: { readonly url?: string }) => {
      if (message.url !== undefined) resolve(message.url);
    });
  });
  return { worker, url };
}

async function end(worker: Worker): Promise<void> {
  if (worker.isDead()) return;
  const gone = once(worker, "exit");
  if (worker.isConnected()) worker.send("end");
  await gone;
}

/** On a connection of its own, so that the cluster hands it to the next worker. */
async function scrape(url: string): Promise<string> {
  const [response] = (await once(request(url, { agent: false }).end(), "response")) as [NodeJS.ReadableStream];
  return text(response);
}

it("is answered for all by the primary, whose own metrics are there, too", async () => {
  const group = workerGroup();
  const exporter = prometheusExporter({ metricProducers: [group.producer], scopeInfo: false, targetInfo: false });
  const provider = new MeterProvider({ readers: [exporter] });
  provider.getMeter("primary").createCounter("forks").add(2);
  const { url } = await exporter.listen({ port: 0 });
  try {
    const [{ worker }] = await Promise.all([startServing(), startServing()]);
    const expected = ["# TYPE forks_total counter", "forks_total 2", "# TYPE jobs_total counter", "jobs_total 14"];
    expect((await scrape(url)).trim().split("\n")).toEqual(expected);
    await end(worker);
    expect((await scrape(url)).trim().split("\n")).toEqual(expected);
  } finally {
    await provider.shutdown();
    group.close();
  }
});

it("is answered for all by whatever worker it lands in", async () => {
  const group = workerGroup();
  try {
    const [{ url }] = await Promise.all([startServing(), startServing()]);
    for (let scrapes = 0; scrapes < 4; scrapes++) expect(await scrape(url)).toContain("\njobs_total 14\n");
  } finally {
    group.close();
  }
});
