import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { prometheusExporter, type PrometheusExporter, type PrometheusExporterOptions } from "../../src/index.ts";
import { type Client, clients } from "../registry/clients.ts";
import { checkout } from "./checkout.ts";
import { shop } from "./shop.ts";

/** An exporter with metrics of all kinds that somebody would have. */
export interface Everything {
  readonly title: string;
  /** What a linter says of names that are the user's. */
  readonly unusual: readonly RegExp[];
  start(): { readonly exporter: PrometheusExporter; stop(): Promise<void> };
}

const noHelp = /no help text/;

export const everything: readonly Everything[] = [
  { title: "the real SDK", unusual: [noHelp], start: () => started({}, shop) },
  {
    title: "the real SDK with UTF-8 names, and exponential histograms in fixed buckets",
    unusual: [noHelp],
    start: () =>
      started({ translationStrategy: "NoUTF8EscapingWithSuffixes", exponentialHistogramBoundaries: [0, 1, 100] }, shop),
  },
  {
    title: "the real SDK with names as they are",
    unusual: [noHelp, /counter metrics should have "_total" suffix/],
    start: () => started({ translationStrategy: "NoTranslation", createdSamples: true }, shop),
  },
  {
    title: "what the SDK has not yet",
    unusual: [noHelp],
    start: () => started({ createdSamples: true, metricProducers: [checkout(1_700_000_000_000, 1_700_000_060_000)] }),
  },
  ...clients.map(([name, client]): Everything => ({
    title: `a joined registry of ${name}`,
    unusual: [noHelp, /^client_errors counter metrics should have "_total" suffix/],
    start: () => started({ registry: clientRegistry(client) }, shop),
  })),
];

function started(
  options: PrometheusExporterOptions,
  provide: (exporter: PrometheusExporter) => MeterProvider = (exporter) => new MeterProvider({ readers: [exporter] }),
): ReturnType<Everything["start"]> {
  const exporter = prometheusExporter(options);
  const provider = provide(exporter);
  return { exporter, stop: () => provider.shutdown() };
}

function clientRegistry({ Registry, Counter, Gauge, Histogram, Summary }: Client): InstanceType<Client["Registry"]> {
  const registers = [new Registry()];
  const [help, labelNames] = ['Of a "registry",\n\\ in lines', ["path"]];
  new Counter({ name: "client_requests_total", help, labelNames, registers }).inc({ path: '/"a"\\\n' }, 2);
  new Counter({ name: "client_errors", help, registers }).inc(1);
  new Gauge({ name: "client_connections", help, labelNames, registers }).set({ path: "/" }, NaN);
  new Histogram({ name: "client_seconds", help, labelNames, registers, buckets: [0.1, 1, 10] }).observe(
    { path: "/" },
    3,
  );
  new Summary({ name: "client_bytes", help, labelNames, registers, percentiles: [0.5, 1] }).observe({ path: "/" }, 3);
  return registers[0]!;
}
