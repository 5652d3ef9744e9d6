import type { ExportError } from "@meterbridge/core";
import { summaryDataPointType } from "@meterbridge/core/points";
import { testClock } from "@meterbridge/test-harness";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { joinedMetrics } from "../../src/registry/joined-metrics.ts";
import { clients, counter, openMetricsRegistry } from "./clients.ts";

const cumulative = 1;
const types = { histogram: 0, gauge: 2, sum: 3 };

function find(metrics: readonly MetricData[], name: string): MetricData {
  const found = metrics.find(({ descriptor }) => descriptor.name === name);
  if (!found) throw new Error(`there is no ${name} in ${metrics.map(({ descriptor }) => descriptor.name).join()}`);
  return found;
}

/** Attributes and value of each data point. */
function said(metric: MetricData): unknown {
  return metric.dataPoints.map(({ attributes, value }) => [attributes, value]);
}

describe.for(clients)("a registry of %s", ([, client]) => {
  const { Counter, Gauge, Histogram, Registry, Summary } = client;

  it("gives counters as cumulative monotonic sums under their own names", async () => {
    const registry = new Registry();
    const jobs = new Counter({ name: "jobs", help: "Jobs done", labelNames: ["kind"], registers: [registry] });
    jobs.inc({ kind: "a" }, 2);
    jobs.inc({ kind: "b" }, 0.5);
    const { metrics, errors } = await joinedMetrics(registry)();
    expect(errors).toEqual([]);
    expect(metrics).toHaveLength(1);
    expect(metrics[0]).toMatchObject({
      descriptor: { name: "jobs", description: "Jobs done", unit: "" },
      dataPointType: types.sum,
      aggregationTemporality: cumulative,
      isMonotonic: true,
    });
    expect(said(metrics[0]!)).toEqual([
      [{ kind: "a" }, 2],
      [{ kind: "b" }, 0.5],
    ]);
  });

  it.for([[NaN], [Infinity], [-Infinity], [-0.25]])("gives a gauge of %d", async ([value]) => {
    const registry = new Registry();
    new Gauge({ name: "level", help: "Level", registers: [registry] }).set(value!);
    const { metrics } = await joinedMetrics(registry)();
    expect(metrics[0]!.dataPointType).toBe(types.gauge);
    expect(said(metrics[0]!)).toEqual([[{}, value]]);
  });

  it("gives histograms with what lies between two bounds", async () => {
    const registry = new Registry();
    const buckets = [0.1, 1, 10];
    const took = new Histogram({ name: "took", help: "Took", labelNames: ["path"], buckets, registers: [registry] });
    for (const value of [0.05, 0.5, 0.7, 5, 50]) took.observe({ path: "/" }, value);
    took.observe({ path: "/x" }, 1);
    const { metrics } = await joinedMetrics(registry)();
    expect(metrics[0]!.dataPointType).toBe(types.histogram);
    expect(said(metrics[0]!)).toEqual([
      [{ path: "/" }, { buckets: { boundaries: buckets, counts: [1, 2, 1, 1] }, count: 5, sum: 56.25 }],
      [{ path: "/x" }, { buckets: { boundaries: buckets, counts: [0, 1, 0, 0] }, count: 1, sum: 1 }],
    ]);
  });

  it("gives summaries with ascending quantiles", async () => {
    const registry = new Registry();
    const percentiles = [0.9, 0.5];
    const sizes = new Summary({ name: "sizes", help: "S", labelNames: ["to"], percentiles, registers: [registry] });
    for (const value of [1, 2, 3]) sizes.observe({ to: "disk" }, value);
    const { metrics } = await joinedMetrics(registry)();
    expect(metrics[0]!.dataPointType).toBe(summaryDataPointType);
    expect(said(metrics[0]!)).toEqual([
      [
        { to: "disk" },
        {
          count: 3,
          sum: 6,
          quantiles: [
            { quantile: 0.5, value: 2 },
            { quantile: 0.9, value: 3 },
          ],
        },
      ],
    ]);
  });

  it("adds default labels where a series has none of that name", async () => {
    const registry = new Registry();
    registry.setDefaultLabels({ app: "shop", zone: 7 });
    const jobs = new Counter({ name: "jobs", help: "J", labelNames: ["app"], registers: [registry] });
    jobs.inc();
    jobs.inc({ app: "other" });
    new Histogram({ name: "took", help: "T", buckets: [1], registers: [registry] }).observe(1);
    const { metrics } = await joinedMetrics(registry)();
    expect(find(metrics, "jobs").dataPoints.map(({ attributes }) => attributes)).toEqual([
      { app: "shop", zone: "7" },
      { app: "other", zone: "7" },
    ]);
    expect(find(metrics, "took").dataPoints[0]!.attributes).toEqual({ app: "shop", zone: "7" });
  });

  it("gives labels that are no texts as the texts that the client writes", async () => {
    const registry = new Registry();
    const jobs = new Counter({ name: "jobs", help: "J", labelNames: ["status"], registers: [registry] });
    jobs.inc({ status: 200 });
    const { metrics } = await joinedMetrics(registry)();
    expect(metrics[0]!.dataPoints[0]!.attributes).toEqual({ status: "200" });
  });

  it("describes a metric, and labels a series, by the same objects each time", async () => {
    const registry = new Registry();
    const buckets = [1, 2];
    new Counter({ name: "jobs", help: "J", labelNames: ["a"], registers: [registry] }).inc({ a: "b" });
    new Histogram({ name: "took", help: "T", labelNames: ["a"], buckets, registers: [registry] }).observe(
      { a: "b" },
      1,
    );
    const read = joinedMetrics(registry);
    const first = await read();
    const second = await read();
    for (const [index, metric] of first.metrics.entries()) {
      expect(second.metrics[index]!.descriptor).toBe(metric.descriptor);
      expect(second.metrics[index]!.dataPoints[0]!.attributes).toBe(metric.dataPoints[0]!.attributes);
    }
  });

  it("says when: from the start of the process to the moment of the reading", async () => {
    const registry = new Registry();
    counter(client, registry, "jobs");
    const clock = testClock({ wallTimeMs: 5_000_000_000_250 });
    const { metrics } = await joinedMetrics(registry, clock)();
    const { startTime, endTime } = metrics[0]!.dataPoints[0]!;
    expect(startTime[0]).toBe(Math.floor(performance.timeOrigin / 1_000));
    expect(endTime).toEqual([5_000_000_000, 250_000_000]);
  });

  it("loses only the metric whose collect() fails", async () => {
    const registry = new Registry();
    counter(client, registry, "before");
    counter(client, registry, "broken", () => Promise.reject(new Error("no connection")));
    counter(client, registry, "after");
    const { metrics, errors } = await joinedMetrics(registry)();
    expect(metrics.map(({ descriptor }) => descriptor.name)).toEqual(["before", "after"]);
    expect(errors).toHaveLength(1);
    expect((errors[0] as ExportError).message).toBe('[unknown] metric "broken" of the joined registry: no connection');
  });

  it("waits for a collect() no longer than it was told", async () => {
    const registry = new Registry();
    counter(client, registry, "quick");
    counter(client, registry, "stuck", () => new Promise<void>(() => {}));
    const clock = testClock();
    const reading = joinedMetrics(registry, clock)(500);
    await clock.waiting();
    await clock.advance(500);
    const { metrics, errors } = await reading;
    expect(metrics.map(({ descriptor }) => descriptor.name)).toEqual(["quick"]);
    expect(errors).toMatchObject([{ code: "timeout" }]);
    expect(clock.pending()).toEqual([]);
  });

  it("includes what a collect() registers, and not what it removes", async () => {
    const registry = new Registry();
    counter(client, registry, "finder", () => {
      if (registry.getSingleMetric("found")) return;
      counter(client, registry, "found").inc(3);
      registry.removeSingleMetric("gone");
    });
    counter(client, registry, "gone");
    const { metrics } = await joinedMetrics(registry)();
    expect(metrics.map(({ descriptor }) => descriptor.name)).toEqual(["finder", "found"]);
    expect(said(metrics[1]!)).toEqual([[{}, 3]]);
  });

  it("reads the client's own default metrics", async () => {
    const registry = new Registry();
    client.collectDefaultMetrics({ register: registry });
    const { metrics, errors } = await joinedMetrics(registry)();
    expect(errors).toEqual([]);
    expect(metrics).toHaveLength(registry.getMetricsAsArray().length);
    const samples = new Set((await registry.metrics()).match(/^\w+/gm));
    for (const { descriptor, dataPointType } of metrics) {
      const suffix = dataPointType === types.histogram ? "_bucket" : "";
      const hasSamples = find(metrics, descriptor.name).dataPoints.length > 0;
      expect(samples.has(`${descriptor.name}${suffix}`), descriptor.name).toBe(hasSamples);
    }
  });

  it("gives what a registry of aggregated metrics has", async () => {
    const parts = [1, 2].map((value) => {
      const registry = new Registry();
      new Counter({ name: "jobs", help: "J", labelNames: ["a"], registers: [registry] }).inc({ a: "b" }, value);
      const took = new Histogram({
        name: "took",
        help: "T",
        labelNames: ["a"],
        buckets: [1, 2],
        registers: [registry],
      });
      took.observe({ a: "b" }, value);
      return registry.getMetricsAsJSON();
    });
    const aggregated = client.AggregatorRegistry.aggregate(await Promise.all(parts));
    const { metrics, errors } = await joinedMetrics(aggregated)();
    expect(errors).toEqual([]);
    expect(said(find(metrics, "jobs"))).toEqual([[{ a: "b" }, 3]]);
    expect(said(find(metrics, "took"))).toEqual([
      [{ a: "b" }, { buckets: { boundaries: [1, 2], counts: [1, 1, 0] }, count: 2, sum: 3 }],
    ]);
  });

  it("names the counters of an OpenMetrics registry as that writes them, before and after it has", async () => {
    const registry = openMetricsRegistry(client);
    counter(client, registry, "jobs_total");
    counter(client, registry, "tasks");
    const read = joinedMetrics(registry);
    const names = async (): Promise<unknown> => (await read()).metrics.map(({ descriptor }) => descriptor.name);
    expect(await names()).toEqual(["jobs_total", "tasks_total"]);
    expect(await registry.metrics()).toContain("\njobs_total 0\n");
    expect(await names()).toEqual(["jobs_total", "tasks_total"]);
  });

  it("carries exemplars, and tells the trace of those that have one", async () => {
    const registry = openMetricsRegistry(client);
    const enableExemplars = true;
    const trace = { trace_id: "0af7651916cd43dd8448eb211c80319c", span_id: "b7ad6b7169203331" };
    const jobs = new Counter({ name: "jobs", help: "J", enableExemplars, registers: [registry] });
    jobs.inc({ value: 2, exemplarLabels: { ...trace, user: "u1" } });
    const buckets = [1, 2];
    const took = new Histogram({ name: "took", help: "T", buckets, enableExemplars, registers: [registry] });
    took.observe({ value: 1.5, exemplarLabels: { traceId: "abc" } });
    took.observe({ value: 9, exemplarLabels: { traceId: "def" } });
    const { metrics } = await joinedMetrics(registry)();
    const exemplars = (name: string): unknown =>
      find(metrics, name).dataPoints.flatMap((point) => (point as { exemplars?: unknown }).exemplars);
    expect(exemplars("jobs_total")).toEqual([
      {
        value: 2,
        timestamp: [expect.any(Number), expect.any(Number)],
        filteredAttributes: { user: "u1" },
        traceId: trace.trace_id,
        spanId: trace.span_id,
      },
    ]);
    expect(exemplars("took")).toMatchObject([
      { value: 1.5, filteredAttributes: { traceId: "abc" } },
      { value: 9, filteredAttributes: { traceId: "def" } },
    ]);
  });

  it("is the same after ten readings, in what it is called and what it says", async () => {
    const registry = new Registry();
    new Counter({ name: "jobs_total", help: "J", registers: [registry] }).inc();
    new Summary({ name: "sizes", help: "S", registers: [registry] }).observe(1);
    const before = await registry.metrics();
    const read = joinedMetrics(registry);
    const first = (await read()).metrics.map(said);
    for (let scrape = 0; scrape < 9; scrape++) expect((await read()).metrics.map(said)).toEqual(first);
    expect(await registry.metrics()).toBe(before);
  });
});

describe("a registry with what is not of the client", () => {
  it.for([
    ["nothing", undefined],
    ["no family", 7],
  ])("leaves out a metric whose get() gives %s", async ([, family]) => {
    const registry = registryOf({ name: "odd", type: "gauge", get: () => family });
    const { metrics, errors } = await joinedMetrics(registry)();
    expect(metrics).toEqual([]);
    expect(errors).toMatchObject([{ code: "unknown" }]);
  });

  it("puts a histogram together whose buckets come in any order, without a count", async () => {
    const bucket = (le: unknown, value: number): object => ({
      metricName: "took_bucket",
      labels: { le, a: "b" },
      value,
    });
    const values = [
      bucket("+Inf", 4),
      bucket("2", 3),
      bucket(1, 1),
      { metricName: "took_sum", labels: { a: "b" }, value: 9 },
    ];
    const { metrics } = await joinedMetrics(registryOf(fixed({ name: "took", help: "", type: "histogram", values })))();
    expect(said(metrics[0]!)).toEqual([
      [{ a: "b" }, { buckets: { boundaries: [1, 2], counts: [1, 2, 1] }, count: 4, sum: 9 }],
    ]);
  });

  it("says that the registry cannot be read, and does not reject", async () => {
    const registry = registryOf();
    registry.getMetricsAsArray = () => {
      throw new Error("closed");
    };
    expect(await joinedMetrics(registry)()).toEqual({ metrics: [], errors: [new Error("closed")] });
  });

  it("lets the event loop turn while there is much to convert", async () => {
    const values = Array.from({ length: 200_000 }, (_, index) => ({ labels: { index: String(index) }, value: index }));
    const reading = joinedMetrics(registryOf(fixed({ name: "much", help: "", type: "gauge", values })))();
    let turns = 0;
    let isRead = false;
    const turn = (): void => {
      turns++;
      if (!isRead) setImmediate(turn);
    };
    setImmediate(turn);
    const { metrics } = await reading;
    isRead = true;
    expect(metrics[0]!.dataPoints).toHaveLength(values.length);
    expect(turns).toBeGreaterThan(2);
  });
});

function fixed(family: { readonly name: string; readonly type: string } & Record<string, unknown>): object {
  return { name: family.name, type: family.type, get: () => family };
}

function registryOf(...metrics: readonly object[]): Parameters<typeof joinedMetrics>[0] {
  return {
    contentType: "text/plain; version=0.0.4; charset=utf-8",
    metrics: () => Promise.resolve(""),
    getMetricsAsArray: () => metrics,
    getMetricsAsJSON: () => Promise.resolve([]),
    registerMetric: () => {},
    removeSingleMetric: () => {},
  };
}
