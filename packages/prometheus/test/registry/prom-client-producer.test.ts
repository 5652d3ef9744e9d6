import { testClock } from "@meterbridge/test-harness";
import {
  InMemoryMetricExporter,
  type MetricProducer,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ScopeMetrics,
} from "@opentelemetry/sdk-metrics";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { describe, expect, it } from "vitest";
import { promClientProducer } from "../../src/registry/prom-client-producer.ts";
import { clients, counter } from "./clients.ts";

async function exported(
  producer: MetricProducer,
): Promise<{ readonly resource: unknown; readonly scopes: readonly ScopeMetrics[] }> {
  const exporter = new InMemoryMetricExporter(0);
  const reader = new PeriodicExportingMetricReader({ exporter, metricProducers: [producer] });
  const resource = resourceFromAttributes({ "service.name": "shop" });
  const provider = new MeterProvider({ resource, readers: [reader] });
  provider.getMeter("shop").createCounter("orders").add(1);
  await provider.forceFlush();
  const [batch] = exporter.getMetrics();
  await provider.shutdown();
  return { resource: batch!.resource.attributes, scopes: batch!.scopeMetrics };
}

describe.for(clients)("a producer of a registry of %s", ([, client]) => {
  const { Histogram, Registry, Summary } = client;

  it("lets its metrics leave by a push exporter, beside the SDK's and with its resource", async () => {
    const registry = new Registry();
    counter(client, registry, "jobs_total").inc(2);
    const buckets = [1, 2];
    new Histogram({ name: "took", help: "T", buckets, registers: [registry] }).observe(1.5);
    const { resource, scopes } = await exported(promClientProducer(registry));
    expect(resource).toEqual({ "service.name": "shop" });
    expect(scopes.map(({ scope }) => scope.name)).toEqual(["shop", "@meterbridge/prometheus/prom-client"]);
    expect(scopes[1]!.metrics).toMatchObject([
      { descriptor: { name: "jobs_total" }, isMonotonic: true, dataPoints: [{ attributes: {}, value: 2 }] },
      {
        descriptor: { name: "took" },
        dataPoints: [{ value: { buckets: { boundaries: buckets, counts: [0, 1, 0] }, count: 1, sum: 1.5 } }],
      },
    ]);
  });

  it("gives a summary as a gauge of its quantiles and two sums, described by the same objects each time", async () => {
    const registry = new Registry();
    const sizes = new Summary({
      name: "sizes",
      help: "S",
      labelNames: ["to"],
      percentiles: [0.5, 0.99],
      registers: [registry],
    });
    for (const value of [1, 2, 3]) sizes.observe({ to: "disk" }, value);
    const producer = promClientProducer(registry);
    const [first, second] = [await producer.collect(), await producer.collect()].map(
      ({ resourceMetrics }) => resourceMetrics.scopeMetrics[0]!.metrics,
    );
    expect(first).toMatchObject([
      {
        descriptor: { name: "sizes", description: "S" },
        dataPointType: 2,
        dataPoints: [
          { attributes: { to: "disk", quantile: "0.5" }, value: 2 },
          { attributes: { to: "disk", quantile: "0.99" }, value: 3 },
        ],
      },
      { descriptor: { name: "sizes_sum" }, isMonotonic: true, dataPoints: [{ attributes: { to: "disk" }, value: 6 }] },
      {
        descriptor: { name: "sizes_count" },
        isMonotonic: true,
        dataPoints: [{ attributes: { to: "disk" }, value: 3 }],
      },
    ]);
    for (const [index, { descriptor }] of first!.entries()) expect(second![index]!.descriptor).toBe(descriptor);
  });

  it("leaves out a histogram whose counts are none, and says so", async () => {
    const registries = [1, 2].map((value) => {
      const registry = new Registry();
      const aggregator = "average";
      const took = new Histogram({
        name: "took",
        help: "T",
        labelNames: ["a"],
        buckets: [1],
        aggregator,
        registers: [registry],
      });
      took.observe({ a: "b" }, value);
      took.observe({ a: "c" }, 1);
      return registry.getMetricsAsJSON();
    });
    const aggregated = client.AggregatorRegistry.aggregate(await Promise.all(registries));
    const { resourceMetrics, errors } = await promClientProducer(aggregated).collect();
    expect(resourceMetrics.scopeMetrics[0]!.metrics).toMatchObject([{ dataPoints: [{ attributes: { a: "c" } }] }]);
    expect(errors).toMatchObject([{ code: "encoding" }]);
  });

  it("says which metric could not be collected, and gives the others", async () => {
    const registry = new Registry();
    counter(client, registry, "good");
    counter(client, registry, "bad", () => {
      throw new Error("no");
    });
    const { resourceMetrics, errors } = await promClientProducer(registry).collect();
    expect(resourceMetrics.scopeMetrics[0]!.metrics).toHaveLength(1);
    expect(errors).toMatchObject([{ message: '[unknown] metric "bad" of the joined registry: no' }]);
  });

  it("waits as long as the reader says", async () => {
    const registry = new Registry();
    counter(client, registry, "stuck", () => new Promise<void>(() => {}));
    const clock = testClock();
    const collection = promClientProducer(registry, { clock }).collect({ timeoutMillis: 30 });
    await clock.waiting();
    await clock.advance(30);
    expect((await collection).errors).toMatchObject([{ code: "timeout" }]);
  });

  it("gives no scope for a registry without metrics", async () => {
    const { resourceMetrics } = await promClientProducer(new Registry()).collect();
    expect(resourceMetrics.scopeMetrics).toEqual([]);
  });
});

it.for([
  [undefined, {}, "registry: got null"],
  [{}, {}, "registry: got an object, allowed: a registry of prom-client or @prometheus-io/client"],
  [new clients[0]![1].Registry(), { clok: 1 }, 'clok: unknown, did you mean "clock"?'],
])("refuses %o with %o", ([registry, options, fault]) => {
  const make = (): MetricProducer => promClientProducer(registry as never, options as never);
  expect(make).toThrow(TypeError);
  expect(make).toThrow(fault as string);
});
