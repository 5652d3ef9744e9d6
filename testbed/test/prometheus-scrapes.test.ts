import { afterEach, describe, expect, it } from "vitest";
import { serverOrSkip, startPrometheus, type Prometheus, type PrometheusOptions } from "../src/index.ts";
import { fixedTarget, openMetrics, openMetricsText, plainText, text004 } from "./expositions.ts";

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const prometheus3 = serverOrSkip("prometheus");

describe.for([
  {
    version: 3,
    found: prometheus3,
    told: { protocols: ["PrometheusText1.0.0"], escaping: "dots", nativeHistograms: true },
    features: [],
    accept: /^text\/plain;version=1\.0\.0;escaping=dots;q=0\.6,/,
  },
  {
    version: 2,
    found: serverOrSkip("prometheus-2"),
    told: {},
    features: ["native-histograms"],
    accept: /^application\/vnd\.google\.protobuf;/,
  },
] as const)("a scrape by Prometheus $version", ({ version, found, told, features, accept }) => {
  it.skipIf(!found.available)("is stored, with what it means and its exemplars", async () => {
    const [{ url: plain }, { url: open }] = [
      await target(text004, plainText),
      await target(openMetrics, openMetricsText),
    ];
    const prometheus = await start({
      version,
      scrapes: [
        { job: "plain", url: plain },
        { job: "open", url: open },
      ],
      features: ["exemplar-storage"],
    });
    await prometheus.scraped();
    for (const job of ["plain", "open"]) {
      const samples = await prometheus.query(`jobs_total{job="${job}"}`);
      expect(samples.map(({ labels, value }) => [labels["queue"], value])).toEqual([["mail", 3]]);
      expect((await prometheus.metadata(job)).get(job === "open" ? "jobs" : "jobs_total")).toEqual({
        type: "counter",
        help: "Jobs that were done.",
        unit: "",
      });
    }
    expect(await prometheus.targets()).toEqual([
      { job: "open", health: "up", lastError: "" },
      { job: "plain", health: "up", lastError: "" },
    ]);
    expect(await prometheus.exemplars("jobs_total")).toEqual([
      {
        series: expect.objectContaining({ job: "open", queue: "mail" }) as unknown,
        labels: { trace_id: "0af7651916cd43dd8448eb211c80319c" },
        value: 1,
        timeMs: 1_700_000_000_500,
      },
    ]);
  });

  it.skipIf(!found.available)("asks for what it is told to ask for", async () => {
    const { url, asked } = await target(text004, plainText);
    const prometheus = await start({ version, scrapes: [{ job: "plain", url, ...told }], features });
    await prometheus.scraped();
    expect(asked[0]!.accept).toMatch(accept);
    expect(await prometheus.query("job_seconds_count")).toMatchObject([{ value: 3 }]);
  });
});

describe.skipIf(!prometheus3.available)("a scrape", () => {
  it("that fails says why", async () => {
    const { url } = await target(text004, '# TYPE a gauge\na{b="1",b="2"} 1\n');
    const prometheus = await start({ scrapes: [{ job: "broken", url }] });
    await expect(prometheus.scraped()).rejects.toThrow(/^broken: .*label name "b" is not unique/);
    expect(await prometheus.targets()).toMatchObject([{ job: "broken", health: "down" }]);
  });

  it("happens after it was asked for", async () => {
    const { url, asked } = await target(text004, plainText);
    const prometheus = await start({ scrapes: [{ job: "plain", url }] });
    for (let round = 0; round < 2; round++) {
      const before = asked.length;
      await prometheus.scraped();
      expect(asked.length).toBeGreaterThan(before);
    }
  });
});

async function start(options: PrometheusOptions): Promise<Prometheus> {
  const prometheus = await startPrometheus(options);
  stops.push(() => prometheus.stop());
  return prometheus;
}

async function target(contentType: string, body: string): ReturnType<typeof fixedTarget> {
  const fixed = await fixedTarget(contentType, body);
  stops.push(() => fixed.stop());
  return fixed;
}
