import { httpFarEnd, type HttpFarEnd } from "@meterbridge/test-harness";
import { afterEach, describe, expect, it } from "vitest";
import { influxdbExporter, type InfluxdbExporterOptions } from "../src/index.ts";
import { resourceMetrics } from "./metrics.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function startFarEnd(): Promise<HttpFarEnd<never>> {
  const farEnd = await httpFarEnd<never>({ path: "", decode: () => [] });
  ends.push(() => farEnd.stop());
  return farEnd;
}

/** Begins so many exports at once, and gives how each of them ends. */
function exportTo({ url }: HttpFarEnd<never>, options: InfluxdbExporterOptions, exports = 1): Promise<number[]> {
  const exporter = influxdbExporter({ url, bucket: "b", ...options });
  ends.unshift(() => exporter.shutdown());
  const metrics = resourceMetrics([{ name: "m", points: [{ value: 1 }] }]);
  const send = () => new Promise<number>((resolve) => exporter.export(metrics, ({ code }) => resolve(code)));
  return Promise.all(Array.from({ length: exports }, send));
}

const quick = { initialDelayMs: 1, maxDelayMs: 1 };

describe("a request that fails for now is tried", () => {
  it.for<[string, attempts: number, options: InfluxdbExporterOptions]>([
    ["as often as is said", 2, { retry: { ...quick, maxAttempts: 2 } }],
    ["once, where that is said", 1, { retry: false }],
    ["once below a spool, which tries again by itself", 1, { spool: (next) => next }],
    ["as often as is said below a spool, too", 2, { spool: (next) => next, retry: { ...quick, maxAttempts: 2 } }],
  ])("%s", async ([, attempts, options]) => {
    const farEnd = await startFarEnd();
    farEnd.otherwise({ do: "fail", status: 503 });
    expect(await exportTo(farEnd, options)).toEqual([1]);
    expect(farEnd.attempts()).toBe(attempts);
  });
});

it.for([
  [200, [0]],
  [199, [1]],
] as const)("maxResponseBytes: %i, an answer of 200 bytes", async ([maxResponseBytes, codes]) => {
  const farEnd = await startFarEnd();
  farEnd.otherwise({ do: "answer", status: 200, body: "x".repeat(200) });
  expect(await exportTo(farEnd, { maxResponseBytes, retry: false })).toEqual(codes);
});

it.for([
  [undefined, [0, 0, 0, 0, 0, 1]],
  [1, [0, 0, 1, 1, 1, 1]],
  [0, [0, 1, 1, 1, 1, 1]],
] as const)("maxPendingExports: %s, six exports at once", async ([maxPendingExports, codes]) => {
  const farEnd = await startFarEnd();
  farEnd.otherwise({ do: "answer", status: 204 });
  expect(await exportTo(farEnd, { maxPendingExports }, 6)).toEqual(codes);
});
