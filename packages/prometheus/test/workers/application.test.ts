import { fileURLToPath } from "node:url";
import { runProcess } from "@meterbridge/test-harness";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { workerReader } from "../../src/workers/index.ts";

const program = (name: string): string => fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url));

it("holds neither a primary nor a worker that have nothing left to do", async () => {
  const result = await runProcess({ file: program("alone") });
  expect(result).toMatchObject({ exitedByItself: true, exitCode: 0, stdout: "7\n", stderr: "" });
});

it("does nothing in a process that is no worker", async () => {
  const reader = workerReader();
  const provider = new MeterProvider({ readers: [reader] });
  provider.getMeter("test").createCounter("jobs").add(1);
  expect((await reader.collect()).resourceMetrics.scopeMetrics).toHaveLength(1);
  expect((await reader.allWorkers.collect()).errors.map(String)).toEqual([expect.stringContaining("[unavailable]")]);
  await provider.forceFlush();
  await provider.shutdown();
});

it.for([
  [{ reportIntervalMs: -1 }, /reportIntervalMs: got -1, allowed: a whole number of milliseconds, 0 or more/],
  [{ metricProducers: [{}] }, /metricProducers: got an array of 1, allowed: an array of metric producers/],
] as const)("refuses %o", ([options, message]) => {
  expect(() => workerReader(options as never)).toThrow(message);
});
