import { type Exposition, type ExpositionSample, parseExposition } from "@meterbridge/test-harness";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import { prometheusExporter, type PrometheusExporter, type PrometheusExporterOptions } from "../../src/index.ts";
import { promClientProducer } from "../../src/registry/prom-client-producer.ts";
import { registerInto } from "../../src/registry/register-into.ts";
import { clients, counter, openMetricsRegistry } from "./clients.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const formats = [
  ["text 0.0.4", "text/plain; version=0.0.4"],
  ["text 1.0.0", "text/plain; version=1.0.0; escaping=allow-utf-8"],
  ["OpenMetrics", "application/openmetrics-text; version=1.0.0"],
  ["protobuf", "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"],
] as const;

/** An exporter of a provider with one counter, `orders`, at 1. */
function exporterWith(options: PrometheusExporterOptions): PrometheusExporter {
  const exporter = prometheusExporter({ scopeInfo: false, targetInfo: false, ...options });
  const provider = new MeterProvider({ readers: [exporter] });
  ends.push(() => provider.shutdown());
  provider.getMeter("shop").createCounter("orders").add(1);
  return exporter;
}

async function scraped(exporter: PrometheusExporter, accept?: string): Promise<Exposition> {
  const { contentType, body } = await exporter.render({ accept });
  return parseExposition(contentType, body);
}

describe.for(clients)("an exporter that joins a registry of %s", ([, client]) => {
  const { Gauge, Histogram, Registry, Summary } = client;

  it.for(formats)("serves both as %s", async ([, accept]) => {
    const registry = new Registry();
    registry.setDefaultLabels({ app: "shop" });
    counter(client, registry, "jobs_total").inc(2);
    new Gauge({ name: "level", help: 'A "level"\nof two lines', labelNames: ["of"], registers: [registry] }).set(
      { of: 'a "b"' },
      NaN,
    );
    new Histogram({ name: "took", help: "T", buckets: [0.5, 1], registers: [registry] }).observe(0.75);
    new Summary({ name: "sizes", help: "S", percentiles: [0.5], registers: [registry] }).observe(3);
    const { families } = await scraped(exporterWith({ registry }), accept);
    const byName = new Map(families.map((family) => [family.name.replace(/_total$/, ""), family]));
    expect([...byName.keys()]).toEqual(["jobs", "level", "took", "sizes", "orders"]);
    expect(families.map(({ type }) => type)).toEqual(["counter", "gauge", "histogram", "summary", "counter"]);
    expect(byName.get("jobs")!.help).toBe("jobs_total's help");
    expect(byName.get("level")!.help).toBe('A "level"\nof two lines');
    const labels = families.flatMap(({ samples }) => samples.map((sample: ExpositionSample) => sample.labels));
    expect(labels.filter((each) => JSON.stringify(each).includes('"app"')).length).toBe(labels.length - 1);
  });

  it("keeps the exemplars of a registry of OpenMetrics", async () => {
    const registry = openMetricsRegistry(client);
    const jobs = new client.Counter({ name: "jobs", help: "J", enableExemplars: true, registers: [registry] });
    jobs.inc({
      value: 2,
      exemplarLabels: { trace_id: "0af7651916cd43dd8448eb211c80319c", span_id: "b7ad6b7169203331" },
    });
    const { body } = await exporterWith({ registry }).render({ accept: formats[2][1] });
    expect(Buffer.from(body).toString()).toMatch(
      /^jobs_total 2 # \{trace_id="0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331"\} 2 \d+\.?\d*$/m,
    );
    expect(await registry.metrics()).toContain("jobs_total 2 # {trace_id=");
  });

  it("serves what the SDK puts into the registry, and what comes out of it to the SDK, once", async () => {
    const registry = new Registry();
    counter(client, registry, "jobs_total").inc(2);
    const exporter = prometheusExporter({
      scopeInfo: false,
      targetInfo: false,
      registry,
      metricProducers: [promClientProducer(registry)],
    });
    const provider = new MeterProvider({ readers: [exporter, registerInto(registry, { scopeInfo: false })] });
    ends.push(() => provider.shutdown());
    provider.getMeter("shop").createCounter("orders").add(1);
    await registry.metrics();
    const { families } = await scraped(exporter);
    expect(families.map(({ name }) => name)).toEqual(["jobs_total", "orders_total"]);
  });

  it("says the same in ten scrapes in a row, of every format in turn, and leaves the registry as it is", async () => {
    const registry = new Registry();
    counter(client, registry, "jobs_total").inc(2);
    const before = await registry.metrics();
    const exporter = exporterWith({ registry });
    const bodies = new Map<string, Set<string>>();
    for (let scrape = 0; scrape < 10; scrape++) {
      const accept = formats[scrape % formats.length]![1];
      const { body } = await exporter.render({ accept });
      bodies.set(accept, (bodies.get(accept) ?? new Set()).add(Buffer.from(body).toString("latin1")));
    }
    expect([...bodies.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1]);
    expect(await registry.metrics()).toBe(before);
  });

  it("fails a scrape when a collect() of the registry fails, or serves the rest if told so", async () => {
    const registry = new Registry();
    counter(client, registry, "broken", () => Promise.reject(new Error("no")));
    counter(client, registry, "jobs_total").inc(2);
    await expect(exporterWith({ registry }).render()).rejects.toThrow('metric "broken" of the joined registry: no');
    const { families } = await scraped(exporterWith({ registry, errorPolicy: "partial" }));
    expect(families.map(({ name }) => name)).toEqual(["jobs_total", "orders_total"]);
  });
});
