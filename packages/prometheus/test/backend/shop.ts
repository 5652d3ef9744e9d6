import { resourceFromAttributes } from "@opentelemetry/resources";
import { AggregationType, MeterProvider } from "@opentelemetry/sdk-metrics";
import type { PrometheusExporter } from "../../src/index.ts";
import { type Escaping, spelled } from "./spelled.ts";

const odd = { "http.route": '/"a\\b"\n{花=😱}', tags: ["x", "y"], retry: true, status: 200, ratio: 0.1 };
const oddLabels = { "http.route": odd["http.route"], tags: '["x","y"]', retry: "true", status: "200", ratio: "0.1" };

/** The real SDK with every kind of instrument, whose names need other letters than the oldest formats have. */
export function shop(...exporters: readonly PrometheusExporter[]): MeterProvider {
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ "service.name": "shop", "host.cpus": 4 }),
    readers: [...exporters],
    views: [{ instrumentName: "payload.size", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  const meter = provider.getMeter("shop.orders", "1.2.3");
  const orders = meter.createCounter("shop.orders", { unit: "{order}", description: 'Orders "taken",\n\\ or not' });
  orders.add(3, { "http.route": "/" });
  orders.add(1.5, odd);
  meter.createUpDownCounter("shop.baskets").add(-7, odd);
  meter.createGauge("room.temperature", { unit: "Cel" }).record(-Infinity, { "room.name": "Küche" });
  const duration = meter.createHistogram("http.duration", {
    unit: "s",
    advice: { explicitBucketBoundaries: [0.1, 1, 25] },
  });
  for (const seconds of [0.05, 0.1, 0.5, 99]) duration.record(seconds, { "http.route": "/" });
  const size = meter.createHistogram("payload.size", { unit: "By" });
  for (const bytes of sizes) size.record(bytes, { "http.route": "/" });
  meter.createObservableCounter("cpu.time", { unit: "s" }).addCallback((result) => {
    result.observe(1e-7, { "cpu.state": "user" });
    result.observe(1e21, { "cpu.state": "idle" });
  });
  meter.createObservableUpDownCounter("queue.length").addCallback((result) => result.observe(2 ** 53));
  meter.createObservableGauge("load", { unit: "1" }).addCallback((result) => result.observe(NaN));
  return provider;
}

/** What is recorded on the exponential histogram. */
export const sizes: readonly number[] = [0, 1, 3, 3, 1_000];

/** What becomes of that where native histograms are not wanted, but come: a histogram of one bucket. */
export function sizesInOneBucket(dotted: boolean): readonly Series[] {
  return shopSeries("underscores", dotted)
    .filter(([name, labels]) => name.startsWith("http_") && ["Infinity", undefined].includes(labels["le"]))
    .map(([name, labels]) => {
      const sum = sizes.reduce((all, each) => all + each, 0);
      return [
        name.replace("http_duration_seconds", "payload_size_bytes"),
        labels,
        name.endsWith("_sum") ? sum : sizes.length,
      ];
    });
}

/** One series, as Prometheus should have it. */
export type Series = readonly [name: string, labels: Readonly<Record<string, string>>, value: number];

/**
 * Every series of it that is a number. `dotted`: names have their dots, and the escaping scheme decides; they have been
 * turned into underscores unless said.
 */
export function shopSeries(escaping: Escaping, dotted: boolean): readonly Series[] {
  const given: Escaping = dotted ? escaping : "underscores";
  const series = (
    name: string,
    value: number,
    attributes: Readonly<Record<string, string>> = {},
    { suffix = "", scope = { otel_scope_name: "shop.orders", otel_scope_version: "1.2.3" } as object, le = "" } = {},
  ): Series => {
    const respelled = (text: string): string => spelled(spelled(text, given), escaping);
    const labels = Object.entries({ ...attributes, ...scope }).map(([key, text]) => [respelled(key), text as string]);
    return [respelled(name) + suffix, { ...Object.fromEntries(labels), ...(le && { le }) } as Series[1], value];
  };
  const route = { "http.route": "/" };
  const bucket = (le: string, value: number): Series =>
    series("http.duration_seconds", value, route, { suffix: "_bucket", le });
  return [
    series("target_info", 1, { "service.name": "shop", "host.cpus": "4" }, { scope: {} }),
    series("shop.orders_total", 3, route),
    series("shop.orders_total", 1.5, oddLabels),
    series("shop.baskets", -7, oddLabels),
    series("room.temperature_celsius", -Infinity, { "room.name": "Küche" }),
    bucket("0.1", 2),
    bucket("1", 3),
    bucket("25", 3),
    bucket("Infinity", 4),
    series("http.duration_seconds", 99.65, route, { suffix: "_sum" }),
    series("http.duration_seconds", 4, route, { suffix: "_count" }),
    series("cpu.time_seconds_total", 1e-7, { "cpu.state": "user" }),
    series("cpu.time_seconds_total", 1e21, { "cpu.state": "idle" }),
    series("queue.length", 2 ** 53),
    series("load", NaN),
  ];
}
