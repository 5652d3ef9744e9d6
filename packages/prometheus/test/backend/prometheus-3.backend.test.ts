import { type Prometheus, type Scrape, type ScrapeProtocol, serverOrSkip, startPrometheus } from "@meterbridge/testbed";
import type { MeterProvider } from "@opentelemetry/sdk-metrics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prometheusExporter } from "../../src/index.ts";
import { shop, shopSeries, sizesInOneBucket } from "./shop.ts";
import { type Escaping, everyEscaping } from "./spelled.ts";
import { expectSizes, sorted, storedHistograms, storedSeries } from "./stored.ts";

const found = serverOrSkip("prometheus");
const title = `scraped by Prometheus 3${found.available ? "" : ` (skipped: ${found.reason})`}`;

interface Job extends Pick<Scrape, "protocols" | "escaping" | "nativeHistograms"> {
  readonly title: string;
  /** How names come out. */
  readonly spelling: Escaping;
}

const modern: readonly ScrapeProtocol[] = ["OpenMetricsText1.0.0", "PrometheusText1.0.0"];
const old: readonly ScrapeProtocol[] = ["OpenMetricsText0.0.1", "PrometheusText0.0.4", "PrometheusProto"];
const jobs: readonly Job[] = [
  { title: "as Prometheus is by itself", spelling: "allow-utf-8" },
  ...old.map((protocol): Job => ({ title: protocol, protocols: [protocol], spelling: "underscores" })),
  ...modern.flatMap((protocol) =>
    everyEscaping.map((escaping): Job => ({
      title: `${protocol} with ${escaping}`,
      protocols: [protocol],
      escaping,
      spelling: escaping,
    })),
  ),
  { title: "native histograms", nativeHistograms: true, spelling: "underscores" },
];

const kinds = ["plain", "dotted"] as const;
const cases = jobs.flatMap((job) => kinds.map((kind) => ({ ...job, kind, job: `${job.title} ${kind}` })));

describe.skipIf(!found.available)(title, () => {
  let provider: MeterProvider;
  let prometheus: Prometheus;

  beforeAll(async () => {
    const exporters = {
      plain: prometheusExporter(),
      dotted: prometheusExporter({ translationStrategy: "NoUTF8EscapingWithSuffixes" }),
    };
    provider = shop(exporters.plain, exporters.dotted);
    const where = { host: "127.0.0.1", port: 0 };
    const urls = {
      plain: (await exporters.plain.listen(where)).url,
      dotted: (await exporters.dotted.listen({ ...where, endpoint: "/dotted" })).url,
    };
    prometheus = await startPrometheus({
      scrapes: cases.map(({ job, kind, protocols, escaping, nativeHistograms }) => ({
        job,
        url: urls[kind],
        ...(protocols && { protocols }),
        ...(escaping && { escaping }),
        ...(nativeHistograms && { nativeHistograms }),
      })),
    });
    await prometheus.scraped();
  });

  afterAll(async () => {
    await prometheus?.stop();
    await provider?.shutdown();
  });

  it.for(cases)("every value is there: $job", async ({ job, kind, spelling }) => {
    const isDotted = kind === "dotted";
    const unwanted = job.startsWith("PrometheusProto") ? sizesInOneBucket(isDotted) : [];
    expect(sorted(await storedSeries(prometheus, job))).toEqual(
      sorted([...shopSeries(spelling, isDotted), ...unwanted]),
    );
  });

  it.for(kinds)("an exponential histogram is a native one: %s", async (kind) => {
    expectSizes(await storedHistograms(prometheus, `payload_size_bytes{job="native histograms ${kind}"}`));
  });

  it.for(cases.filter(({ kind }) => kind === "plain"))("says what it means: $job", async ({ job }) => {
    const metadata = await prometheus.metadata(job);
    const isOpen = /OpenMetrics|itself/.test(job);
    const stem = isOpen ? "shop_orders" : "shop_orders_total";
    expect(metadata.get(stem)).toEqual({ type: "counter", help: 'Orders "taken",\n\\ or not', unit: "" });
    const unit = isOpen || /Proto|native/.test(job) ? "seconds" : "";
    expect(metadata.get("http_duration_seconds")).toEqual({ type: "histogram", help: "", unit });
    expect(metadata.get("queue_length")).toMatchObject({ type: "gauge" });
    expect(metadata.get(isOpen ? "target" : "target_info")).toMatchObject({ type: isOpen ? "info" : "gauge" });
  });

  it("no scrape has failed", async () => {
    const targets = await prometheus.targets();
    expect(targets.filter(({ health, lastError }) => health !== "up" || lastError !== "")).toEqual([]);
    expect(targets).toHaveLength(cases.length);
  });
});
