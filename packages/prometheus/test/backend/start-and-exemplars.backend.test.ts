import { type Prometheus, serverOrSkip, startPrometheus } from "@meterbridge/testbed";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prometheusExporter } from "../../src/index.ts";
import { checkout, exemplarLabels } from "./checkout.ts";
import { type Served, serve } from "./serve.ts";
import { storedHistograms } from "./stored.ts";

const inOrder = <Row>(rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((one, other) => (String(one) < String(other) ? -1 : 1));

describe.for([
  [3, serverOrSkip("prometheus"), ["exemplar-storage", "created-timestamp-zero-ingestion"]],
  [2, serverOrSkip("prometheus-2"), ["exemplar-storage", "native-histograms"]],
] as const)("what the SDK has not yet, scraped by Prometheus %s", ([version, found, features]) => {
  const latestMs = Date.now() - 1_000;
  const startMs = latestMs - 60_000;
  let provider: MeterProvider;
  let served: Served;
  let prometheus: Prometheus;

  beforeAll(async () => {
    if (!found.available) return;
    const exporter = prometheusExporter({ createdSamples: true, metricProducers: [checkout(startMs, latestMs)] });
    provider = new MeterProvider({ readers: [exporter] });
    served = await serve({
      protobuf: { exporter },
      openmetrics: { exporter, ...(version === 2 && { accept: "application/openmetrics-text;version=1.0.0" }) },
    });
    prometheus = await startPrometheus({
      version,
      features,
      scrapes: [
        {
          job: "protobuf",
          url: served.url("protobuf"),
          ...(version === 3 && { protocols: ["PrometheusProto"], nativeHistograms: true }),
        },
        {
          job: "openmetrics",
          url: served.url("openmetrics"),
          ...(version === 3 && { protocols: ["OpenMetricsText1.0.0"] }),
        },
      ],
    });
    await prometheus.scraped();
  });

  afterAll(async () => {
    await prometheus?.stop();
    await served?.stop();
    await provider?.shutdown();
  });

  it.skipIf(!found.available).for(["protobuf", "openmetrics"])("%s brings the latest exemplars", async (job) => {
    const exemplars = await prometheus.exemplars(`{job="${job}", __name__!="size"}`);
    const shown = exemplars.map(({ series, labels, value, timeMs }) => {
      expect(labels).toEqual(exemplarLabels);
      return [series["__name__"], Number((series["le"] ?? "NaN").replace("Inf", "Infinity")), value, latestMs - timeMs];
    });
    expect(inOrder(shown)).toEqual([
      ["checkouts_total", NaN, 2, 0],
      ["duration_bucket", 1, 0.75, 1_000],
      ["duration_bucket", Infinity, 8, 0],
    ]);
  });

  it.skipIf(!found.available)("a summary is one", async () => {
    for (const job of ["protobuf", "openmetrics"]) {
      const samples = await prometheus.query(`{__name__=~"latency.*", job="${job}", __name__!~".*_created"}`);
      const shown = samples.map(({ labels, value }) => [labels["__name__"], labels["quantile"], value]);
      expect(inOrder(shown)).toEqual([
        ["latency", "0.5", 1],
        ["latency", "0.99", 4],
        ["latency_count", undefined, 3],
        ["latency_sum", undefined, 6],
      ]);
    }
  });

  it.skipIf(!found.available)("a native histogram has the very buckets that it was made of", async () => {
    expect(await storedHistograms(prometheus, 'size{job="protobuf"}')).toEqual([
      {
        count: 4,
        sum: 16,
        buckets: [
          { above: -1e-128, upTo: 1e-128, count: 1 },
          { above: 1, upTo: 2, count: 1 },
          { above: 4, upTo: 8, count: 2 },
        ],
      },
    ]);
  });

  it.skipIf(!found.available)("no scrape has failed", async () => {
    expect(await prometheus.targets()).toEqual([
      { job: "openmetrics", health: "up", lastError: "" },
      { job: "protobuf", health: "up", lastError: "" },
    ]);
  });

  // Version 2 has no start times, and looks for exemplars at the buckets of the old kind only.
  if (version === 2) return;

  it.skipIf(!found.available)("a native histogram has its exemplars", async () => {
    const exemplars = await prometheus.exemplars('size{job="protobuf"}');
    expect(exemplars.map(({ labels, value, timeMs }) => [labels, value, latestMs - timeMs])).toEqual([
      [exemplarLabels, 1.5, 5_000],
      [exemplarLabels, 7, 0],
    ]);
  });

  it.skipIf(!found.available).for([
    ["protobuf", "checkouts_total"],
    ["protobuf", "duration_count"],
    ["protobuf", "duration_bucket"],
    ["protobuf", "latency_count"],
    ["openmetrics", "checkouts_total"],
    ["openmetrics", "duration_count"],
    ["openmetrics", "latency_count"],
  ])("%s says when %s began", async ([job, name]) => {
    const selector = `${name}{job="${job}"}`;
    const soonAfter = new Date(startMs + 1_000);
    const times = await prometheus.query(`timestamp(${selector})`, soonAfter);
    expect(times.length).toBeGreaterThan(0);
    for (const { value } of times) expect(value).toBeCloseTo(startMs / 1_000, 3);
    for (const { value } of await prometheus.query(selector, soonAfter)) expect(value).toBe(0);
  });

  it.skipIf(!found.available)("protobuf says when a native histogram began", async () => {
    const soonAfter = new Date(startMs + 1_000);
    const [count] = await prometheus.query('histogram_count(size{job="protobuf"})', soonAfter);
    expect(count?.value).toBe(0);
  });
});
