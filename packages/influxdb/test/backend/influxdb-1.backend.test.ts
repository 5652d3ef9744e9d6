import type { Attributes } from "@opentelemetry/api";
import { DataPointType } from "@opentelemetry/sdk-metrics";
import * as sdk3 from "@opentelemetry/sdk-metrics";
import * as sdk2 from "sdk-metrics-2";
import { type Influxdb1, recording, type Sdk, serverOrSkip, startInfluxdb1 } from "@meterbridge/testbed";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { influxdbExporter } from "../../src/index.ts";
import { type GivenMetric, resourceMetrics } from "../metrics.ts";
import { commonOfEveryKind, everyKind } from "./every-kind.ts";
import { kindsAsLines } from "./kinds-as-lines.ts";
import { emptyDatabase, stored } from "./stored.ts";
import { storedLines } from "./stored-lines.ts";

const found = serverOrSkip("influxdb-1");
const title = `a real InfluxDB 1${found.available ? "" : ` (skipped: ${found.reason})`}`;

describe.skipIf(!found.available)(title, () => {
  let influxdb: Influxdb1;

  beforeAll(async () => {
    influxdb = await startInfluxdb1();
  });

  afterAll(async () => {
    await influxdb?.stop();
  });

  const schemas = ["telegraf-prometheus-v1", "telegraf-prometheus-v2", "otel-v1"] as const;

  it.for(schemas)("has every kind of metric as %s has it", async (schema) => {
    const database = await stored(influxdb, everyKind(), { schema });
    expect(await storedLines(influxdb, database, commonOfEveryKind)).toEqual([...kindsAsLines[schema]].sort());
  });

  it.for(schemas)("has the start of every series, with %s", async (schema) => {
    const database = await stored(influxdb, everyKind(), { schema, startTime: true });
    for (const name of await influxdb.measurements(database)) {
      const starts = (await influxdb.rows(name, database)).map((row) => row["start_time_unix_nano"]);
      expect(starts.filter((start) => start !== undefined && start !== 1_699_999_999_000_000_001n)).toEqual([]);
      expect(await influxdb.fieldTypes(name, database)).toMatchObject({ start_time_unix_nano: "integer" });
    }
  });

  it("has integers to the last bit", async () => {
    const values = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, 0, -0, 42];
    const database = await stored(influxdb, resourceMetrics([integers("m", values)]));
    const rows = await influxdb.rows("m", database);
    expect(rows.map(({ gauge }) => BigInt(gauge as number | bigint))).toEqual(values.map(BigInt));
    expect(await influxdb.fieldTypes("m", database)).toEqual({ gauge: "integer" });
  });

  it("has them as floats where that is wanted", async () => {
    const database = await stored(influxdb, resourceMetrics([integers("m", [42])]), { integers: "float" });
    expect(await influxdb.fieldTypes("m", database)).toEqual({ gauge: "float" });
  });

  it("has floats to the last bit", async () => {
    const values = [0.1, 5e-324, 1.7976931348623157e308, -1e-7, 1e21, 123_456_789.125, 2 ** 60, 0];
    const database = await stored(influxdb, resourceMetrics([{ name: "m", points: oneASecond(values) }]));
    const rows = await influxdb.rows("m", database);
    expect(rows.map(({ gauge }) => Number(gauge))).toEqual(values);
  });

  it.for([
    ["ns", 1_700_000_000_123_456_789n],
    ["us", 1_700_000_000_123_456_000n],
    ["ms", 1_700_000_000_123_000_000n],
    ["s", 1_700_000_000_000_000_000n],
  ] as const)("has times with a precision of %s", async ([precision, time]) => {
    const metric = { name: "m", points: [{ value: 1, time: [1_700_000_000, 123_456_789] as const }] };
    const database = await stored(influxdb, resourceMetrics([metric]), { precision });
    expect(await influxdb.rows("m", database)).toEqual([{ time, gauge: 1 }]);
  });

  it("has what a schema of one's own writes, of every type", async () => {
    const text = 'a"b\\c\nd';
    const database = await stored(influxdb, resourceMetrics([{ name: "m", points: [{ value: 1 }] }]), {
      schema: ({ metric: { name } }) => ({
        measurement: name,
        tags: { from: "here" },
        fields: { text, yes: true, no: false, float: 1, integer: 2n ** 62n + 1n, time: 5, nothing: NaN },
        time: [1, 2],
      }),
    });
    expect(await influxdb.rows("m", database)).toEqual([
      {
        time: 1_000_000_002,
        from: "here",
        text: text.replace("\n", " "),
        yes: true,
        no: false,
        float: 1,
        integer: 2n ** 62n + 1n,
        time_: 5,
      },
    ]);
  });

  it("has the earliest and the latest time that there can be", async () => {
    const points = [
      { value: 1, time: [-9_223_372_037, 145_224_194], attributes: { at: "first" } },
      { value: 2, time: [9_223_372_036, 854_775_806], attributes: { at: "last" } },
    ] as const;
    const database = await stored(influxdb, resourceMetrics([{ name: "m", points }]));
    expect(await influxdb.rows("m", database)).toEqual([
      { time: -(2n ** 63n) + 2n, gauge: 1, at: "first" },
      { time: 2n ** 63n - 2n, gauge: 2, at: "last" },
    ]);
  });

  it("has estimates of the quantiles of an exponential histogram when they are wanted", async () => {
    const options = { exponentialHistograms: "quantiles", quantiles: [0, 0.5, 1] } as const;
    const database = await stored(influxdb, everyKind(), options);
    const [row] = await influxdb.rows("size", database);
    expect(row).toMatchObject({ count: 5, sum: 1_007, "0": 0, "1": 1_000 });
    // The third of the five is in the bucket from 2 to 4.
    expect(Number(row!["0.5"])).toBeGreaterThan(2);
    expect(Number(row!["0.5"])).toBeLessThanOrEqual(4);
  });

  it("has all of 12 000 data points, which are more than one request has", async () => {
    const points = Array.from({ length: 12_000 }, (_, n) => ({ value: n, attributes: { n } }));
    const database = await stored(influxdb, resourceMetrics([{ name: "m", points }]));
    const [answer] = await influxdb.query('SELECT COUNT("gauge"), SUM("gauge") FROM "m"', database);
    expect(answer).toMatchObject({ count: 12_000, sum: (11_999 * 12_000) / 2 });
  });

  it("has exemplars when they are wanted", async () => {
    const exemplar = {
      value: 0.25,
      time: [1_700_000_000, 7],
      filteredAttributes: { user: "a b" },
      spanContext: { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" },
    };
    const metric = {
      name: "m",
      type: DataPointType.SUM,
      monotonic: true,
      points: [{ value: 1, exemplars: [exemplar] }],
    };
    const database = await stored(influxdb, resourceMetrics([metric]), { exemplars: true });
    expect(await influxdb.rows("m_exemplar", database)).toMatchObject([
      {
        time: 1_700_000_000_000_000_007n,
        value: 0.25,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        span_id: "b7ad6b7169203331",
        user: "a b",
      },
    ]);
  });

  it.for([
    ["3", sdk3],
    ["2", sdk2 as unknown as Sdk],
  ] as const)("has what version %s of the SDK recorded", async ([, sdk]) => {
    const database = await emptyDatabase(influxdb);
    const shop = recording(influxdbExporter({ url: influxdb.url, version: "v1", database }), { sdk, series: 3 });
    for (const value of [3, 4]) {
      shop.record(value);
      expect(await shop.export()).toEqual({ code: 0 });
    }
    await shop.shutdown();
    const last = async (measurement: string, attributes: Attributes): Promise<object> => {
      const rows = await influxdb.rows(measurement, database);
      return rows.findLast((row) => Object.entries(attributes).every(([key, value]) => row[key] === value))!;
    };
    const tags = {
      "service.name": "shop",
      "host.cpus": "4",
      tags: '["a","b"]',
      "otel.library.name": "shop.orders",
      "otel.library.version": "1.2.3",
    };
    const second = { ...tags, route: "/orders/1", method: "GET", status: "200", cached: "false", ratio: "0.25" };
    // Twice, and once more when it was shut down.
    expect(await influxdb.rows("orders", database)).toHaveLength(9);
    expect(await last("orders", second)).toMatchObject({ counter: 7 });
    expect(await last("baskets", second)).toMatchObject({ gauge: -7 });
    expect(await last("temperature", second)).toMatchObject({ gauge: 4 / 3 });
    expect(await last("duration", second)).toMatchObject({
      count: 2,
      sum: 52.5,
      min: 22.5,
      max: 30,
      "25": 1,
      "+Inf": 2,
    });
    expect(await last("size.exponential", second)).toMatchObject({
      count: 2,
      sum: 7_000,
      min: 3_000,
      max: 4_000,
      "+Inf": 2,
    });
    expect(await last("cpu", { ...tags, state: "user" })).toMatchObject({ counter: 1.5 });
  });
});

function integers(name: string, values: readonly (number | bigint)[]): GivenMetric {
  return { name, integer: true, points: oneASecond(values) };
}

function oneASecond(values: readonly (number | bigint)[]): GivenMetric["points"] {
  return values.map((value, second) => ({ value, time: [1_700_000_000 + second, 0], attributes: { second } }));
}
