import { readFileSync } from "node:fs";
import { type Influxdb1, type InfluxqlRow, serverOrSkip, startInfluxdb1 } from "@meterbridge/testbed";
import { DataPointType, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { influxdbExporter } from "../../src/index.ts";
import { type GivenMetric, type GivenPoint, resourceMetrics } from "../metrics.ts";
import { send } from "./send.ts";

/** What a query answers: how often there is which value, behind the country or the bound that it is of. */
type Answer = Readonly<Record<string, number>>;

// Of two processes with two series of each kind. One of them began anew in the middle: a minute, or five, is not known of it.
const answers: Readonly<Record<string, Answer>> = {
  "the rate of a counter": { "CH 4": 38, "CH 2": 1, "DE 0.4": 38, "DE 0.2": 1 },
  "the rate of a counter whose deltas are exported": { "CH 4": 40, "DE 0.4": 40 },
  "an up-down counter, of all processes together": { "8": 40 },
  "a gauge": { "12": 40 },
  "a histogram: how much took less than a second": { "0.75": 7 },
  "a histogram: how many there were up to each bound": {
    ...{ "0.1 20": 6, "0.1 10": 1 },
    ...{ "1 60": 6, "1 30": 1 },
    ...{ "+Inf 80": 6, "+Inf 40": 1 },
  },
  "a histogram: the mean, series by series": { "0.6875": 26 },
  "a quantile of a summary": { "1.97": 160 },
};

const schemas = ["telegraf-prometheus-v1", "telegraf-prometheus-v2", "otel-v1"] as const;
const queries = influxqlOfReadme().flatMap((block, at) => block.map((query) => ({ schema: schemas[at]!, ...query })));

const found = serverOrSkip("influxdb-1");
const title = `the README's InfluxQL, asked of a real InfluxDB 1${found.available ? "" : ` (skipped: ${found.reason})`}`;

describe.skipIf(!found.available)(title, () => {
  let influxdb: Influxdb1;

  beforeAll(async () => {
    influxdb = await startInfluxdb1();
    for (const schema of schemas) {
      for (const delta of [false, true]) {
        const database = databaseOf(schema, delta);
        await influxdb.createDatabase(database);
        const exporter = influxdbExporter({ url: influxdb.url, version: "v1", database, schema });
        for (const process of [steady, restarted]) {
          const { kind } = await send(exporter, recordedBy(process, delta));
          if (kind !== "delivered") throw new Error(`${database}: ${kind}\n${influxdb.logs()}`);
        }
        await exporter.shutdown();
      }
    }
  });

  afterAll(async () => {
    await influxdb?.stop();
  });

  it.for(queries)("$schema has $name", async ({ schema, name, influxql }) => {
    const rows = await influxdb.query(influxql, databaseOf(schema, name.includes("deltas")));
    expect(answerOf(rows)).toEqual(answers[name]);
  });

  it.for(schemas)("%s has a counter, an up-down counter, a gauge, a histogram and a summary", (schema) => {
    const names = queries.filter((query) => query.schema === schema).map(({ name }) => name);
    const kinds = new Set(Object.keys(answers).map((name) => /counter|gauge|histogram|summary/.exec(name)![0]));
    for (const kind of kinds) expect(names.join("\n")).toContain(kind);
  });
});

/** Every query of each block, with the comment above it. */
function influxqlOfReadme(): readonly (readonly { readonly name: string; readonly influxql: string }[])[] {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const part = /<summary>InfluxQL.*?<\/details>/s.exec(readme)![0];
  return [...part.matchAll(/^```sql\n(.*?)^```/gms)].map(([, block]) =>
    block!.split("\n\n").map((query) => {
      const [, name, influxql] = /^-- ([^\n]*)\n(.*)$/s.exec(query.trim())!;
      return { name: name!, influxql: influxql!.replaceAll(/\s+/g, " ") };
    }),
  );
}

function databaseOf(schema: string, delta: boolean): string {
  return delta ? `${schema} deltas` : schema;
}

/** Each row has one value besides its time and its tags. A minute in which nothing is known has none. */
function answerOf(rows: readonly InfluxqlRow[]): Answer {
  const answer: Record<string, number> = {};
  for (const { time: _, country = "", le = "", ...more } of rows) {
    for (const value of Object.values(more).filter((each) => typeof each === "number")) {
      const what = `${String(country)}${String(le)} ${Number(value.toFixed(9))}`.trim();
      answer[what] = (answer[what] ?? 0) + 1;
    }
  }
  return answer;
}

interface Process {
  readonly name: string;
  /** For how many minutes it has been counting at the end of this one. */
  readonly minutes: (minute: number) => number;
}

const steady: Process = { name: "a", minutes: (minute) => minute + 1 };
const restarted: Process = { name: "b", minutes: (minute) => (minute % 20) + 1 };

/** What a process has recorded in the forty minutes before the last five that are over, as it exported it minute by minute. */
function recordedBy({ name, minutes }: Process, delta: boolean): ResourceMetrics {
  const end = Math.floor(Date.now() / 300_000) * 300;
  const pointsOf = (attributes: object, valueAfter: (minutes: number) => unknown): GivenPoint[] =>
    ["web", "app"].flatMap((channel) =>
      Array.from({ length: 40 }, (_, minute) => ({
        value: valueAfter(delta ? 1 : minutes(minute)),
        attributes: { ...attributes, channel },
        time: [end - 2_370 + minute * 60, 0] as const,
      })),
    );
  const kinds: readonly (GivenMetric & { readonly unit?: string })[] = [
    {
      ...{ name: "orders", unit: "{order}", type: DataPointType.SUM, monotonic: true, integer: true, delta },
      points: [...pointsOf({ country: "CH" }, (n) => 60 * n), ...pointsOf({ country: "DE" }, (n) => 6 * n)],
    },
    { name: "carts", type: DataPointType.SUM, integer: true, points: pointsOf({}, () => 2) },
    {
      ...{ name: "queue.length", integer: true },
      points: pointsOf({}, () => 10).map((point) =>
        point.attributes?.["channel"] === "web" ? { ...point, value: 14 } : point,
      ),
    },
    {
      ...{ name: "order.duration", unit: "s", type: DataPointType.HISTOGRAM, delta },
      points: pointsOf({}, (n) => ({
        buckets: { boundaries: [0.1, 1], counts: [n, 2 * n, n] },
        ...{ count: 4 * n, sum: 2.75 * n, min: 0.05, max: 2 },
      })),
    },
    {
      ...{ name: "job.duration", unit: "s", type: 4 },
      points: pointsOf({}, (n) => ({
        ...{ count: 6 * n, sum: 4.75 * n },
        quantiles: [
          { quantile: 0.5, value: 0.4 },
          { quantile: 0.95, value: 1.97 },
        ],
      })),
    },
  ];
  const metrics = resourceMetrics(kinds, { resource: { "service.instance.id": name }, scope: "shop" });
  for (const [at, { descriptor }] of metrics.scopeMetrics[0]!.metrics.entries())
    Object.assign(descriptor, { unit: kinds[at]!.unit ?? "" });
  return metrics;
}
