import { testClock } from "@meterbridge/test-harness";
import { diag, type Meter } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AggregationType, type IMetricReader, MeterProvider } from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import { metric, scoped } from "../exposition/metrics.ts";
import { joinedMetrics } from "../../src/registry/joined-metrics.ts";
import { promClientProducer } from "../../src/registry/prom-client-producer.ts";
import { registerInto, type RegistryReader } from "../../src/registry/register-into.ts";
import type { RegisterIntoOptions } from "../../src/registry/register-into-options.ts";
import type { ClientRegistry } from "../../src/registry/client-registry.ts";
import { type Client, clients, counter, openMetricsRegistry } from "./clients.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const plain: RegisterIntoOptions = { scopeInfo: false, targetInfo: false };

/** The SDK with this registry as where its metrics go. */
function sdkInto(registry: ClientRegistry, options: RegisterIntoOptions = plain): Bound {
  const reader = registerInto(registry, options);
  return { reader, ...sdkOf(reader) };
}

interface Bound {
  readonly reader: RegistryReader;
  readonly provider: MeterProvider;
  readonly meter: Meter;
}

function sdkOf(reader: IMetricReader): Pick<Bound, "provider" | "meter"> {
  const resource = resourceFromAttributes({ "service.name": "shop" });
  const provider = new MeterProvider({ resource, readers: [reader] });
  ends.push(() => provider.shutdown());
  return { provider, meter: provider.getMeter("shop", "1.2") };
}

/** What is written to the diagnostic log from now on. */
function diagnostics(): readonly string[] {
  const lines: string[] = [];
  const note = (line: string): void => void lines.push(line);
  diag.setLogger({ error: note, warn: note, info: note, debug: note, verbose: note });
  ends.push(() => diag.disable());
  return lines;
}

/** The samples of a text, and what it says of their families, each as a line. */
function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

describe.for(clients)("metrics of the SDK in a registry of %s", ([, client]) => {
  const { Gauge, Registry } = client;

  it("are in its text from the first scrape on, beside its own", async () => {
    const registry = new Registry();
    counter(client, registry, "jobs_total").inc(2);
    const { meter } = sdkInto(registry);
    meter.createCounter("orders", { description: "Orders\ntaken" }).add(3, { kind: 'a "b"' });
    expect(linesOf(await registry.metrics())).toEqual([
      "# HELP jobs_total jobs_total's help",
      "# TYPE jobs_total counter",
      "jobs_total 2",
      "# HELP orders_total Orders\\ntaken",
      "# TYPE orders_total counter",
      'orders_total{kind="a \\"b\\""} 3',
    ]);
  });

  it("have the names and labels that the exporter gives them", async () => {
    const registry = new Registry();
    const { meter } = sdkInto(registry, {});
    meter.createUpDownCounter("queue.size", { unit: "By" }).add(7, { "queue.name": "q" });
    expect(linesOf(await registry.metrics())).toEqual([
      "# HELP target_info Target metadata",
      "# TYPE target_info gauge",
      'target_info{service_name="shop"} 1',
      "# HELP queue_size_bytes ",
      "# TYPE queue_size_bytes gauge",
      'queue_size_bytes{otel_scope_name="shop",otel_scope_version="1.2",queue_name="q"} 7',
    ]);
  });

  it("are histograms with cumulative buckets", async () => {
    const registry = new Registry();
    const { meter } = sdkInto(registry);
    const took = meter.createHistogram("took", { advice: { explicitBucketBoundaries: [0.5, 1] } });
    for (const value of [0.25, 0.75, 5]) took.record(value, { le: "x" });
    expect(linesOf(await registry.metrics())).toEqual([
      "# HELP took ",
      "# TYPE took histogram",
      'took_bucket{exported_le="x",le="0.5"} 1',
      'took_bucket{exported_le="x",le="1"} 2',
      'took_bucket{exported_le="x",le="+Inf"} 3',
      'took_sum{exported_le="x"} 6',
      'took_count{exported_le="x"} 3',
    ]);
  });

  it("are exponential histograms in fixed buckets, or dropped and counted", async () => {
    const aggregation = (): { readonly type: AggregationType.EXPONENTIAL_HISTOGRAM } => ({
      type: AggregationType.EXPONENTIAL_HISTOGRAM,
    });
    const fixed = new Registry();
    const dropped = new Registry();
    const withBuckets = sdkInto(fixed, { ...plain, aggregation, exponentialHistogramBoundaries: [1, 10] });
    const without = sdkInto(dropped, { ...plain, aggregation });
    for (const { meter } of [withBuckets, without]) meter.createHistogram("took").record(3);
    expect(await fixed.metrics()).toContain('took_bucket{le="10"} 1\n');
    expect(await dropped.metrics()).not.toContain("took");
    expect([...without.reader.drops]).toEqual([["no_native_histograms", 1]]);
  });

  it("say the same in ten scrapes in a row, and what is new in the next", async () => {
    const registry = new Registry();
    counter(client, registry, "jobs_total");
    const { meter } = sdkInto(registry);
    const orders = meter.createCounter("orders");
    orders.add(1);
    const first = await registry.metrics();
    const metric = registry.getSingleMetric("orders_total");
    for (let scrape = 0; scrape < 9; scrape++) expect(await registry.metrics()).toBe(first);
    expect(registry.getSingleMetric("orders_total")).toBe(metric);
    orders.add(1);
    meter.createCounter("late").add(5);
    const lines = linesOf(await registry.metrics());
    expect(lines).toContain("orders_total 2");
    expect(lines).toContain("late_total 5");
  });

  it("are in its JSON, and in registries that are merged of it", async () => {
    const registry = new Registry();
    const { meter } = sdkInto(registry);
    const orders = meter.createCounter("orders");
    orders.add(1);
    const named = async (): Promise<readonly string[]> => (await registry.getMetricsAsJSON()).map(({ name }) => name);
    expect(await named()).toEqual(["orders_total"]);
    const merged = Registry.merge([registry, new Registry()]);
    orders.add(1);
    expect(await merged.metrics()).toContain("orders_total 2\n");
  });

  it("are in a registry that is merged of it first, once they were flushed", async () => {
    const registry = new Registry();
    const { meter, provider } = sdkInto(registry);
    meter.createCounter("orders").add(1);
    await provider.forceFlush();
    expect(await Registry.merge([registry]).metrics()).toContain("orders_total 1\n");
  });

  it("are in what a service merges for each scrape, soon after the first one", async () => {
    const registry = new Registry();
    const { meter } = sdkInto(registry);
    meter.createCounter("orders").add(1);
    expect(await Registry.merge([registry]).metrics()).not.toContain("orders_total");
    await expect.poll(() => Registry.merge([registry]).metrics()).toContain("orders_total 1\n");
  });

  it("add up over the workers of a cluster; gauges have the highest of their values", async () => {
    const workers = [7, 7].map((value, index) => {
      const registry = new Registry();
      const { meter } = sdkInto(registry, { scopeInfo: false });
      meter.createCounter("orders").add(value, { kind: "a" });
      meter.createUpDownCounter("open").add(index + 1);
      meter.createGauge("level").record(index + 1);
      meter.createHistogram("took", { advice: { explicitBucketBoundaries: [1] } }).record(value);
      return registry.getMetricsAsJSON();
    });
    const lines = linesOf(await client.AggregatorRegistry.aggregate(await Promise.all(workers)).metrics());
    for (const line of [
      'orders_total{kind="a"} 14',
      "open 3",
      "level 2",
      'took_bucket{le="1"} 0',
      'took_bucket{le="+Inf"} 2',
      "took_sum 14",
      "took_count 2",
      'target_info{service_name="shop"} 1',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it("have the registry's default labels", async () => {
    const registry = new Registry();
    registry.setDefaultLabels({ app: "shop" });
    const { meter } = sdkInto(registry);
    meter.createCounter("orders").add(1, { kind: "a" });
    const expected = 'orders_total{kind="a",app="shop"} 1\n';
    expect(await registry.metrics()).toContain(expected);
    await registry.getMetricsAsJSON();
    expect(await registry.metrics()).toContain(expected);
  });

  it("are OpenMetrics in a registry of OpenMetrics, and text again when it is", async () => {
    const registry = openMetricsRegistry(client);
    const { meter } = sdkInto(registry);
    meter.createCounter("orders", { unit: "s" }).add(3);
    meter.createHistogram("took", { advice: { explicitBucketBoundaries: [1] } }).record(2);
    const openMetrics = [
      "# HELP orders_seconds ",
      "# TYPE orders_seconds counter",
      "orders_seconds_total 3",
      "# HELP took ",
      "# TYPE took histogram",
      'took_bucket{le="1.0"} 0',
      'took_bucket{le="+Inf"} 1',
      "took_sum 2",
      "took_count 1",
      "# EOF",
    ];
    for (let scrape = 0; scrape < 3; scrape++) expect(linesOf(await registry.metrics())).toEqual(openMetrics);
    registry.setContentType(Registry.PROMETHEUS_CONTENT_TYPE as never);
    const text = linesOf(await registry.metrics());
    expect(text).toContain("# TYPE orders_seconds_total counter");
    expect(text).toContain("orders_seconds_total 3");
    expect(text).toContain('took_bucket{le="1"} 0');
  });

  it("keep the name of a counter without _total in OpenMetrics, where it is of no known type", async () => {
    const registry = openMetricsRegistry(client);
    const { meter } = sdkInto(registry, {
      ...plain,
      translationStrategy: "NoTranslation",
    });
    meter.createCounter("orders").add(3);
    expect(linesOf(await registry.metrics())).toEqual(["# HELP orders ", "# TYPE orders unknown", "orders 3", "# EOF"]);
  });

  it.for(["orders_total", "took", "took_count"])(
    "leave %s to the registry that has it, told once and counted",
    async (name) => {
      const lines = diagnostics();
      const registry = new Registry();
      new Gauge({ name, help: "Theirs", registers: [registry] }).set(100);
      const { meter, reader } = sdkInto(registry);
      meter.createCounter("orders").add(3);
      meter.createHistogram("took").record(3);
      for (let scrape = 1; scrape <= 2; scrape++) {
        const text = await registry.metrics();
        expect(text).toContain(`${name} 100\n`);
        expect(text.match(/^# TYPE \w+/gm)).toHaveLength(2);
        expect([...reader.drops]).toEqual([["name_conflict", scrape]]);
      }
      expect(lines.filter((line) => line.includes("left out"))).toHaveLength(1);
    },
  );

  it("leave a counter's name to the registry that has it in another form, in OpenMetrics and after it", async () => {
    const registry = openMetricsRegistry(client);
    counter(client, registry, "orders").inc(100);
    counter(client, registry, "jobs_total").inc(100);
    const { meter } = sdkInto(registry);
    meter.createCounter("orders").add(3);
    meter.createCounter("jobs").add(3);
    meter.createCounter("more").add(3);
    for (const contentType of [Registry.OPENMETRICS_CONTENT_TYPE, Registry.PROMETHEUS_CONTENT_TYPE]) {
      registry.setContentType(contentType as never);
      const lines = linesOf(await registry.metrics()).filter((line) => !line.startsWith("#"));
      expect(lines.filter((line) => line.startsWith("jobs"))).toHaveLength(1);
      expect(lines).toContain("more_total 3");
    }
  });

  it("give way to a metric that the service makes later under the same name", async () => {
    const registry = new Registry();
    const { meter } = sdkInto(registry);
    meter.createCounter("orders").add(3);
    expect(await registry.metrics()).toContain("orders_total 3\n");
    counter(client, registry, "orders_total").inc(100);
    expect(linesOf(await registry.metrics())).toEqual([
      "# HELP orders_total orders_total's help",
      "# TYPE orders_total counter",
      "orders_total 100",
    ]);
  });

  it("are left out when the SDK fails, told once, and are back when it does not", async () => {
    const lines = diagnostics();
    const registry = new Registry();
    counter(client, registry, "jobs_total").inc(2);
    const reader = registerInto(registry, plain);
    let works = false;
    const { resourceMetrics } = await collectedOnce();
    reader.setMetricProducer({
      collect: () => (works ? Promise.resolve({ resourceMetrics, errors: [] }) : Promise.reject(new Error("broken"))),
    });
    ends.push(() => reader.shutdown());
    for (let scrape = 0; scrape < 3; scrape++) expect(await registry.metrics()).not.toContain("orders");
    expect(await registry.metrics()).toContain("jobs_total 2\n");
    works = true;
    expect(await registry.metrics()).toContain("orders_total 1\n");
    works = false;
    expect(await Registry.merge([registry]).metrics()).not.toContain("orders_total 1");
    expect(lines.filter((line) => line.includes("broken"))).toHaveLength(2);
  });

  it("are left out when the SDK does not answer in time", async () => {
    const registry = new Registry();
    counter(client, registry, "jobs_total").inc(2);
    const clock = testClock();
    const reader = registerInto(registry, { timeoutMs: 100, clock });
    reader.setMetricProducer({ collect: () => new Promise(() => {}) });
    const text = registry.metrics();
    await clock.waiting();
    await clock.advance(100);
    expect(await text).toContain("jobs_total 2\n");
    await reader.shutdown();
  });

  it("are there in part when only a callback fails", async () => {
    const registry = new Registry();
    const { meter } = sdkInto(registry);
    meter.createCounter("orders").add(1);
    meter.createObservableGauge("broken").addCallback(() => {
      throw new Error("no");
    });
    expect(await registry.metrics()).toContain("orders_total 1\n");
  });

  it("leave the registry to its own failures", async () => {
    const registry = new Registry();
    counter(client, registry, "broken", () => Promise.reject(new Error("theirs")));
    const { meter } = sdkInto(registry);
    meter.createCounter("orders").add(1);
    await expect(registry.metrics()).rejects.toThrow("theirs");
  });

  it("are taken out again, and nothing of the registry is changed, by a shutdown", async () => {
    const registry = new Registry();
    counter(client, registry, "jobs_total");
    const { meter, provider } = sdkInto(registry);
    meter.createCounter("orders").add(1);
    const merged = async (): Promise<string> => Registry.merge([registry]).metrics();
    expect(await registry.metrics()).toContain("orders_total");
    const kept = Registry.merge([registry]);
    await provider.shutdown();
    for (const text of [await registry.metrics(), await merged()]) expect(text).not.toContain("orders");
    expect(await kept.metrics()).not.toContain("orders_total 1");
    expect(registry.getMetricsAsArray()).toHaveLength(1);
    expect(Object.keys(Object.getOwnPropertyDescriptors(registry)).sort()).toEqual(
      Object.keys(Object.getOwnPropertyDescriptors(new Registry())).sort(),
    );
    expect(registry.metrics).toBe(Registry.prototype.metrics);
  });

  it("leave a method to who wrapped it later", async () => {
    const registry = new Registry();
    const { meter, provider } = sdkInto(registry);
    meter.createCounter("orders").add(1);
    const ours = registry.metrics.bind(registry);
    registry.metrics = async () => `# theirs\n${await ours()}`;
    expect(await registry.metrics()).toMatch(/^# theirs\n[^]*orders_total 1\n/);
    await provider.shutdown();
    expect(await registry.metrics()).toBe(`# theirs\n${await new Registry().metrics()}`);
  });

  it("are collected once for each scrape, and for scrapes that meet", async () => {
    const registry = new Registry();
    const { resourceMetrics } = await collectedOnce();
    let collections = 0;
    const reader = registerInto(registry, plain);
    reader.setMetricProducer({
      collect: async () => {
        collections++;
        return { resourceMetrics, errors: [] };
      },
    });
    ends.push(() => reader.shutdown());
    await registry.metrics();
    expect(collections).toBe(1);
    await Promise.all([registry.metrics(), registry.metrics(), registry.getMetricsAsJSON()]);
    expect(collections).toBe(2);
    await Registry.merge([registry]).metrics();
    expect(collections).toBe(3);
  });

  it("are nothing for who reads the registry for us: they would go round", async () => {
    const registry = new Registry();
    counter(client, registry, "jobs_total");
    const { meter } = sdkInto(registry);
    meter.createCounter("orders").add(1);
    await registry.metrics();
    const { metrics } = await joinedMetrics(registry)();
    expect(metrics.map(({ descriptor }) => descriptor.name)).toEqual(["jobs_total"]);
    const { resourceMetrics } = await promClientProducer(registry).collect();
    expect(resourceMetrics.scopeMetrics[0]!.metrics).toHaveLength(1);
  });

  it("stay when the registry's metrics are set back, and come back when it is cleared", async () => {
    const registry = new Registry();
    const { meter } = sdkInto(registry);
    meter.createCounter("orders").add(1);
    await registry.metrics();
    registry.resetMetrics();
    expect(await registry.metrics()).toContain("orders_total 1\n");
    registry.clear();
    expect(await registry.metrics()).toContain("orders_total 1\n");
  });

  it("are beside the client's default metrics", async () => {
    const registry = new Registry();
    client.collectDefaultMetrics({ register: registry });
    const { meter } = sdkInto(registry);
    meter.createGauge("level").record(NaN);
    const text = await registry.metrics();
    expect(text).toContain("\nprocess_cpu_user_seconds_total ");
    expect(text).toMatch(/^level nan$/im);
  });

  it("are the same for two providers in one registry, of which the first has a name", async () => {
    const registry = new Registry();
    const one = sdkInto(registry);
    const other = sdkInto(registry);
    one.meter.createCounter("orders").add(1);
    other.meter.createCounter("orders").add(2);
    other.meter.createCounter("more").add(3);
    await registry.metrics();
    const lines = linesOf(await registry.metrics());
    expect(lines.filter((line) => /^\w/.test(line))).toHaveLength(2);
    expect(lines).toContain("more_total 3");
  });

  it.for([
    ["first", [0, 1]],
    ["last", [1, 0]],
  ] as const)(
    "of two providers leave the registry as it was, also when the %s to come goes first",
    async ([, order]) => {
      const registry = new Registry();
      const before = Object.keys(Object.getOwnPropertyDescriptors(registry)).sort();
      const both = [sdkInto(registry), sdkInto(registry)];
      for (const [index, { meter }] of both.entries()) meter.createCounter(`jobs${index}`).add(1);
      expect(linesOf(await registry.metrics()).filter((line) => /^\w/.test(line))).toHaveLength(2);
      const [first, last] = order;
      await both[first]!.provider.shutdown();
      expect(linesOf(await registry.metrics())).toContain(`jobs${last}_total 1`);
      await both[last]!.provider.shutdown();
      expect(await registry.metrics()).toBe(await new Registry().metrics());
      expect(registry.metrics).toBe(Registry.prototype.metrics);
      expect(Object.keys(Object.getOwnPropertyDescriptors(registry)).sort()).toEqual(before);
    },
  );

  it("take labels from no other when they have no value any more", async () => {
    const registry = new client.Registry();
    const reader = registerInto(registry, { scopeInfo: false, targetInfo: false });
    const scopeMetrics = [
      scoped("s", metric("gauge", "q", [{ flags: 1 }])),
      scoped("t", metric("gauge", "q", [{ value: 7 }])),
    ];
    const resourceMetrics = { resource: { attributes: {} } as never, scopeMetrics };
    reader.setMetricProducer({ collect: async () => ({ resourceMetrics, errors: [] }) });
    expect(linesOf(await registry.metrics())).toContain("q 7");
    expect(reader.drops.size).toBe(0);
    await reader.shutdown();
  });

  it("are asked for once by each of several providers in one registry, who do not ask each other", async () => {
    const registry = new client.Registry();
    const providers = [1, 2, 3].map(
      () => new MeterProvider({ readers: [registerInto(registry, { targetInfo: false })] }),
    );
    for (const provider of providers) await provider.forceFlush();
    let hasTurned = false;
    setImmediate(() => (hasTurned = true));
    await registry.metrics();
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasTurned).toBe(true);
    for (const provider of providers) await provider.shutdown();
  });

  it("can be merged with those of another registry when one of the two has target_info", async () => {
    const registries = [new Registry(), new Registry()];
    for (const [index, registry] of registries.entries()) {
      const { meter, provider } = sdkInto(registry, { scopeInfo: false, targetInfo: index === 0 });
      meter.createCounter(`jobs${index}`).add(1);
      await provider.forceFlush();
    }
    const lines = linesOf(await Registry.merge(registries).metrics());
    for (const line of ["jobs0_total 1", "jobs1_total 1"]) expect(lines).toContain(line);
  });

  it("are text in a registry that does not say what it writes", async () => {
    const registry = new Registry();
    Object.defineProperty(registry, "contentType", { value: undefined });
    const { meter } = sdkInto(registry);
    meter.createCounter("orders").add(1);
    expect(await registry.metrics()).toContain("orders_total 1\n");
  });

  it("are nowhere before the reader is given to a provider", async () => {
    const registry = new Registry();
    const reader = registerInto(registry);
    expect(registry.metrics).toBe(Registry.prototype.metrics);
    await reader.shutdown();
    new Gauge({ name: "level", help: "L", registers: [registry] }).set(1);
    expect(await registry.metrics()).toContain("level 1\n");
  });
});

it.for([
  [undefined, {}, "registry: got null"],
  [new clients[0]![1].Registry(), { gaugeAggregator: "mean" }, 'gaugeAggregator: got "mean"'],
  [new clients[0]![1].Registry(), { timeoutMs: 0, scopeInfo: 1 }, "2 wrong options"],
])("refuses %o with %o", ([registry, options, fault]) => {
  const make = (): RegistryReader => registerInto(registry as never, options as never);
  expect(make).toThrow(TypeError);
  expect(make).toThrow(fault as string);
});

async function collectedOnce(): ReturnType<IMetricReader["collect"]> {
  const reader = registerInto(new (clients[0]![1] satisfies Client).Registry(), plain);
  sdkOf(reader).meter.createCounter("orders").add(1);
  return reader.collect();
}
