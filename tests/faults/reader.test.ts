import { testClock } from "@meterbridge/test-harness";
import { diag } from "@opentelemetry/api";
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { describe, expect, it, onTestFinished } from "vitest";
import { contenders } from "./contenders.ts";
import { exportPoints, numbersOf, shutDown, stopped } from "./exports.ts";
import { gate } from "./gate.ts";
import { until } from "./until.ts";
import { wrapperNamed, wrappers } from "./wrappers.ts";

describe.for(contenders)("$name", (contender) => {
  it("F18: exports that overlap are sent one at a time, in their order", async () => {
    const farEnd = stopped(await contender.farEnd());
    const exporter = shutDown(contender.retrying(farEnd.url));
    const gates = [gate(), gate(), gate()];
    farEnd.next(...gates.map(({ opened }) => ({ do: "accept", after: opened }) as const));
    const answers = gates.map((_, n) => exportPoints(exporter, 1, n));
    for (const [n, { open }] of gates.entries()) {
      await until(() => farEnd.attempts() > n);
      expect(farEnd.attempts()).toBe(n + 1);
      open();
      expect(await answers[n]).toMatchObject({ code: 0 });
    }
    expect(numbersOf(farEnd.received())).toEqual([0, 1, 2]);
  });

  it("F18: a reader that waits no longer and exports again has both delivered, one after the other", async () => {
    const farEnd = stopped(await contender.farEnd());
    const exporter = shutDown(contender.retrying(farEnd.url, { temporality: "delta" }));
    const reader = new PeriodicExportingMetricReader({
      exporter,
      exportIntervalMillis: 1_000_000,
      exportTimeoutMillis: 1,
    });
    const provider = new MeterProvider({ readers: [reader] });
    onTestFinished(() => provider.shutdown().catch(() => {}));
    const counter = provider.getMeter("shop").createCounter("orders");
    const told = errorsTold();
    const first = gate();
    farEnd.next({ do: "accept", after: first.opened });
    for (const value of [1, 2]) {
      counter.add(value);
      void provider.forceFlush().catch(() => {});
      await until(() => told().filter((line) => /timed out/.test(line)).length === value);
    }
    await until(() => farEnd.attempts() === 1);
    first.open();
    await until(() => farEnd.received().length === 2);
    expect(farEnd.received().map(({ value }) => Number(value))).toEqual([1, 2]);
  });
});

describe.for(wrappers)("$name", ({ wrap }) => {
  it("F18: gives an exporter that is slow one export at a time, in their order, however many come", async () => {
    const given: number[] = [];
    let atOnce = 0;
    let mostAtOnce = 0;
    const slow: PushMetricExporter = {
      export({ scopeMetrics }, answer) {
        mostAtOnce = Math.max(mostAtOnce, ++atOnce);
        given.push(Number(scopeMetrics[0]!.metrics[0]!.dataPoints[0]!.value));
        setImmediate(() => {
          atOnce--;
          answer({ code: 0 });
        });
      },
      forceFlush: async () => {},
      shutdown: async () => {},
    };
    const exporter = wrap(slow, slow);
    const answers = await Promise.all([0, 1, 2, 3, 4].map((n) => exportPoints(exporter, 1, n)));
    expect(answers.every(({ code }) => code === 0)).toBe(true);
    await exporter.shutdown();
    expect(given).toEqual([1, 2, 3, 4, 5]);
    expect(mostAtOnce).toBe(1);
  });
});

it.for([
  ["withRetry", 10_100],
  ["withQueue", 70_000],
] as const)(
  "F18: %s gives the next export to an exporter only when it has answered the last",
  async ([name, afterMs]) => {
    const given: ((result: { code: number }) => void)[] = [];
    const slow: PushMetricExporter = {
      export: (_, answer) => void given.push(answer),
      forceFlush: async () => {},
      shutdown: async () => {},
    };
    const clock = testClock();
    const exporter = shutDown(wrapperNamed(name).wrap(slow, slow, { clock }), clock);
    void exportPoints(exporter);
    // Longer than anybody waits for the first, and not as long as for the second.
    await clock.advance(afterMs);
    void exportPoints(exporter);
    await clock.advance(1_000);
    expect(given).toHaveLength(1);
    given[0]!({ code: 0 });
    await until(() => given.length === 2);
  },
);

/** What is written to the diagnostic log as an error from now on. */
function errorsTold(): () => readonly string[] {
  const told: string[] = [];
  const logger = { error: (line: string) => void told.push(line), warn() {}, info() {}, debug() {}, verbose() {} };
  diag.setLogger(logger, { suppressOverrideMessage: true });
  onTestFinished(() => diag.disable());
  return () => told;
}
