import {
  type InfluxqlRow,
  recording,
  serverOrSkip,
  startVictoriaMetrics,
  type VictoriaMetrics,
} from "@meterbridge/testbed";
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFailed } from "vitest";
import { influxdbExporter, type InfluxdbExporterOptions } from "../../src/index.ts";
import { commonOfEveryKind, everyKind } from "./every-kind.ts";
import { kindsAsLines } from "./kinds-as-lines.ts";
import { send } from "./send.ts";
import { asLine } from "./stored-lines.ts";

const found = serverOrSkip("victoria-metrics");
const title = `a real VictoriaMetrics${found.available ? "" : ` (skipped: ${found.reason})`}`;

describe.skipIf(!found.available)(title, () => {
  let victoria: VictoriaMetrics;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    victoria = await startVictoriaMetrics();
  });

  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  // It answers 204 to what it cannot read, too: whatever the tests before have sent.
  afterAll(async () => {
    try {
      const invalid = (await victoria?.invalidLines()) ?? 0;
      if (invalid > 0) throw new Error(`of what was sent, ${invalid} lines could not be read`);
    } finally {
      await victoria?.stop();
    }
  });

  function exporterTo(options: InfluxdbExporterOptions = {}) {
    onTestFailed(() => console.error(victoria.logs()));
    const exporter = influxdbExporter({
      url: victoria.url,
      bucket: "shop",
      schema: "telegraf-prometheus-v2",
      backslashes: "slash",
      ...options,
    });
    stops.push(() => exporter.shutdown());
    return exporter;
  }

  it("has every kind of metric", async () => {
    expect(await send(exporterTo(), everyKind("shop."))).toEqual({ kind: "delivered", rejectedPoints: 0 });
    // Times are kept to the millisecond, and every value is a float.
    const expected = kindsAsLines["telegraf-prometheus-v2"].map((line) =>
      line
        .replaceAll(/([a-z_]+=)(-?\d+)i\b/g, (_all, name: string, integer: string) => `${name}${Number(integer)}`)
        .replaceAll(/(?<=[ ,])(?!le=|quantile=)(?=[a-z_]+=)/g, "shop."),
    );
    expect(await seriesLines(victoria, '{__name__=~"shop\\\\..*"}')).toEqual(expected.toSorted());
  });

  it("has what the SDK recorded", async () => {
    const shop = recording(exporterTo(), { series: 3 });
    shop.record(3);
    expect(await shop.export()).toEqual({ code: 0 });
    const value = async (promql: string): Promise<number | undefined> => (await victoria.query(promql))[0]?.value;
    expect(await value("count(orders)")).toBe(3);
    expect(await value(String.raw`orders{route="/orders/1", service\.name="shop", host\.cpus="4"}`)).toBe(3);
    expect(await value('baskets{route="/orders/0", method="GET", status="200", cached="false"}')).toBe(-3);
    expect(await value('temperature{route="/orders/2"}')).toBe(1);
    expect(await value('duration_sum{route="/orders/0"}')).toBe(22.5);
    expect(await value('duration_bucket{route="/orders/0", le="25"}')).toBe(1);
    expect(await value('duration_bucket{route="/orders/0", le="10"}')).toBe(0);
    expect(await value('{__name__="size.exponential_sum", route="/orders/0"}')).toBe(3_000);
    expect(await value('cpu{state="user"}')).toBe(1.5);
    await shop.shutdown();
  });

  // Between two bounds, what is in the bucket is taken to be spread evenly.
  it.for([
    [0.25, 0.1],
    [0.5, 1],
    [0.75, 1 + 4 * (2 / 3)],
    [1, 25],
  ] as const)("knows the quantile %s of a histogram", async ([quantile, expected]) => {
    await recordDistribution(exporterTo(), "wait", [0.05, 0.1, 0.5, 0.75, 2, 3, 4, 24]);
    const [answer] = await victoria.query(`histogram_quantile(${quantile}, wait_bucket)`);
    expect(answer?.value).toBeCloseTo(expected, 12);
  });

  it.for(
    [20, 160].flatMap((maxBuckets) => [0.01, 0.1, 0.5, 0.9, 0.99].map((quantile) => [quantile, maxBuckets] as const)),
  )("knows the quantile %s of an exponential histogram in %s buckets", async ([quantile, maxBuckets]) => {
    const name = `size_${maxBuckets}`;
    await recordDistribution(
      exporterTo({ maxBuckets }),
      name,
      Array.from({ length: 1_000 }, (_, index) => index + 1),
    );
    const [answer] = await victoria.query(`histogram_quantile(${quantile}, ${name}_bucket)`);
    expect(answer!.value! / (1_000 * quantile)).toBeGreaterThan(0.95);
    expect(answer!.value! / (1_000 * quantile)).toBeLessThan(1.05);
  });
});

/** Records all of it with the SDK: in buckets up to 0.1, 1, 5 and 25, or, by the name, in exponential ones. */
async function recordDistribution(
  exporter: ReturnType<typeof influxdbExporter>,
  name: string,
  values: readonly number[],
): Promise<void> {
  const provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
    views: [{ instrumentName: "size_*", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  const advice = { explicitBucketBoundaries: [0.1, 1, 5, 25] };
  const histogram = provider.getMeter("shop").createHistogram(name, { advice });
  for (const value of values) histogram.record(value);
  await provider.shutdown();
}

/** What there is of these series, as `storedLines` shows it. */
async function seriesLines(victoria: VictoriaMetrics, selector: string): Promise<readonly string[]> {
  const { time: _time, ...tags } = commonOfEveryKind;
  const common = { ...tags, time: "1700000000123" };
  const rows = new Map<string, InfluxqlRow>();
  const types: Record<string, string> = {};
  for (const { labels, values, times } of await victoria.series(selector)) {
    const { __name__: name = "", ...others } = labels;
    types[name] = "float";
    const key = JSON.stringify(others);
    rows.set(key, { ...rows.get(key), ...others, time: times.join(), [name]: values.join() });
  }
  return Array.from(rows.values(), (row) => asLine("prometheus", row, types, common)).sort();
}
