import { type Questdb, type QuestdbRow, recording, serverOrSkip, startQuestdb } from "@meterbridge/testbed";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFailed } from "vitest";
import { influxdbExporter, type InfluxdbExporterOptions } from "../../src/index.ts";
import { resourceMetrics } from "../metrics.ts";
import { commonOfEveryKind, everyKind } from "./every-kind.ts";
import { kindsAsLines } from "./kinds-as-lines.ts";
import { send } from "./send.ts";
import { asLine, type Common } from "./stored-lines.ts";

const found = serverOrSkip("questdb");
const title = `a real QuestDB${found.available ? "" : ` (skipped: ${found.reason})`}`;
const versions = ["v1", "v2"] as const;

describe.skipIf(!found.available)(title, () => {
  let questdb: Questdb;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    questdb = await startQuestdb();
  });

  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  afterAll(async () => {
    await questdb?.stop();
  });

  function exporterTo(version: "v1" | "v2", options: InfluxdbExporterOptions) {
    onTestFailed(() => console.error(questdb.logs()));
    const where = version === "v1" ? { database: "qdb" } : { bucket: "qdb" };
    const exporter = influxdbExporter({ url: questdb.url, version, ...where, ...options });
    stops.push(() => exporter.shutdown());
    return exporter;
  }

  it.for(versions)("has every kind of metric, by %s", async (version) => {
    const table = `kinds_${version}`;
    const exporter = exporterTo(version, { schema: "telegraf-prometheus-v2", rename: intoTable(table) });
    expect(await send(exporter, everyKind())).toEqual({ kind: "delivered", rejectedPoints: 0 });
    const expected = kindsAsLines["telegraf-prometheus-v2"].map((line) => line.replace("prometheus", table));
    expect(await tableLines(questdb, table)).toEqual(expected.toSorted());
  });

  it.for(versions)("has what the SDK recorded, by %s", async (version) => {
    const table = `recorded_${version}`;
    const exporter = exporterTo(version, { schema: "telegraf-prometheus-v2", rename: intoTable(table) });
    const shop = recording(exporter, { series: 3 });
    shop.record(3);
    expect(await shop.export()).toEqual({ code: 0 });
    const of = (columns: string, where: string): Promise<readonly QuestdbRow[]> =>
      questdb.sql(`SELECT ${columns} FROM ${table} WHERE ${where}`);
    const tags = { service_name: "shop", host_cpus: "4", status: "200", cached: "false", tags: '["a","b"]' };
    expect(
      await of("orders, service_name, host_cpus, status, cached, tags", "orders != null AND route = '/orders/1'"),
    ).toEqual([{ orders: 3, ...tags }]);
    expect(await of("baskets", "baskets != null AND route = '/orders/2'")).toEqual([{ baskets: -3 }]);
    expect(await of("duration_bucket", "le = '25' AND duration_bucket != null")).toHaveLength(3);
    expect(await of("sum(size_exponential_count) count", "true")).toEqual([{ count: 3 }]);
    await shop.shutdown();
  });

  it.for(versions)("names the lines that it refuses: only their data points are lost, by %s", async (version) => {
    const [values, more] = [`values_${version}`, `more_${version}`];
    let attempts = 0;
    const token = (): string => `attempt-${++attempts}`;
    const exporter = exporterTo(version, {
      token,
      schema: ({ attributes: { n }, value }) => [
        { measurement: values, tags: {}, fields: { n: BigInt(n as number), v: value as number } },
        { measurement: more, tags: {}, fields: { n: BigInt(n as number) } },
      ],
    });
    const metrics = (all: readonly unknown[]) =>
      resourceMetrics([{ name: "m", points: all.map((value, n) => ({ value, attributes: { n } })) }]);
    expect(await send(exporter, metrics([0.5]))).toEqual({ kind: "delivered", rejectedPoints: 0 });
    expect(await send(exporter, metrics([0, 1, "two", 3, "four", 5]))).toMatchObject({
      kind: "delivered",
      rejectedPoints: 0,
      drops: [{ reason: "refused", points: 2 }],
    });
    // It names one at a time.
    expect(attempts).toBe(1 + 3);
    expect(await questdb.sql(`SELECT n, v FROM ${values} ORDER BY n, v`)).toEqual(
      [
        [0, 0],
        [0, 0.5],
        [1, 1],
        [3, 3],
        [5, 5],
      ].map(([n, v]) => ({ n, v })),
    );
    expect((await questdb.sql(`SELECT n FROM ${more} ORDER BY n`)).map(({ n }) => n)).toEqual([0, 0, 1, 3, 5]);
  });

  it.for(versions)("that takes none of the names says so, by %s", async (version) => {
    expect(await send(exporterTo(version, {}), everyKind())).toMatchObject({
      kind: "failed",
      error: { code: "refused", message: expect.stringContaining("invalid column name: otel.library.name") as unknown },
      drops: [{ reason: "refused", points: 11 }],
    });
  });

  it("that is killed between two exports, and comes back, has both", async () => {
    const exporter = exporterTo("v2", {
      rename: intoTable("killed"),
      retry: { initialDelayMs: 50, maxDelayMs: 50, maxAttempts: 1_000 },
      timeoutMs: 50_000,
    });
    const metrics = (value: number) => resourceMetrics([{ name: "m", points: [{ value }] }]);
    expect(await send(exporter, metrics(1))).toMatchObject({ kind: "delivered" });
    await questdb.kill();
    const second = send(exporter, metrics(2));
    await questdb.restart();
    expect(await second).toEqual({ kind: "delivered", rejectedPoints: 0 });
    expect(await questdb.sql("SELECT gauge FROM killed ORDER BY gauge")).toEqual([{ gauge: 1 }, { gauge: 2 }]);
  });
});

/** QuestDB takes no other names of columns than plain ones. */
function intoTable(table: string): NonNullable<InfluxdbExporterOptions["rename"]> {
  return (name, what) => (what === "measurement" ? table : plain(name));
}

function plain(name: string): string {
  return name.replaceAll(/\W/g, "_");
}

/** What is in a table, as `storedLines` shows it: there, each line is a row of its own, also those of one series and time. */
async function tableLines(questdb: Questdb, table: string): Promise<readonly string[]> {
  const { time: _time, ...tags } = commonOfEveryKind;
  const common: Common = {
    ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [plain(name), value])),
    timestamp: "2023-11-14T22:13:20.123456Z",
  };
  const columns = Object.entries(await questdb.columnTypes(table));
  const types = Object.fromEntries(
    columns.flatMap(([name, type]) => (type in fieldTypes ? [[name, fieldTypes[type]!]] : [])),
  );
  const rows = new Map<string, QuestdbRow>();
  for (const row of await questdb.sql(`SELECT * FROM ${table}`)) {
    const key = `${row["le"]} ${row["quantile"]}`;
    rows.set(key, { ...rows.get(key), ...row });
  }
  return Array.from(rows.values(), (row) => asLine(table, row, types, common)).sort();
}

const fieldTypes: Readonly<Record<string, string>> = { LONG: "integer", DOUBLE: "float" };
