import { type Influxdb1, type Influxdb1Options, serverOrSkip, startInfluxdb1 } from "@meterbridge/testbed";
import { diag } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, onTestFailed } from "vitest";
import { metricExporter, pipeline } from "@meterbridge/core";
import { httpTransport } from "@meterbridge/pooled-http";
import { influxdbExporter, lineProtocol } from "../../src/index.ts";
import { classifyWrite } from "../../src/write/classify-write.ts";
import { everyKind } from "./every-kind.ts";
import { type GivenMetric, resourceMetrics } from "../metrics.ts";
import { recordedWarnings } from "../recorded-warnings.ts";
import { send } from "./send.ts";

const found = serverOrSkip("influxdb-1");
const title = `what a real InfluxDB 1 answers${found.available ? "" : ` (skipped: ${found.reason})`}`;

describe.skipIf(!found.available)(title, () => {
  const stops: (() => Promise<void>)[] = [];
  let log: string[];

  beforeEach(() => {
    log = recordedWarnings();
  });

  afterEach(async () => {
    diag.disable();
    for (const stop of stops.splice(0).toReversed()) await stop();
  });

  async function start(options?: Influxdb1Options): Promise<Influxdb1> {
    const influxdb = await startInfluxdb1(options);
    stops.push(() => influxdb.stop());
    onTestFailed(() => console.error(influxdb.logs()));
    await influxdb.createDatabase("shop");
    return influxdb;
  }

  function exporterTo(influxdb: Influxdb1, options: Partial<Parameters<typeof influxdbExporter>[0]> = {}) {
    const exporter = influxdbExporter({ url: influxdb.url, version: "v1", database: "shop", ...options });
    stops.push(() => exporter.shutdown());
    return exporter;
  }

  it("of fields of another type: the rest is stored, what is lost is counted and told once", async () => {
    const influxdb = await start();
    const exporter = exporterTo(influxdb);
    expect(await send(exporter, resourceMetrics([gauge("m", [1], { integer: true })]))).toMatchObject({
      rejectedPoints: 0,
    });
    for (const second of [1, 2]) {
      const metrics = [
        gauge("before", [1, 2], { second }),
        gauge("m", [0.5, 1.5, 2.5], { second }),
        gauge("after", [3], { second }),
      ];
      expect(await send(exporter, resourceMetrics(metrics))).toMatchObject({
        kind: "delivered",
        rejectedPoints: 3,
        message: expect.stringContaining("field type conflict") as unknown,
      });
    }
    expect(await influxdb.rows("before", "shop")).toHaveLength(4);
    expect(await influxdb.rows("after", "shop")).toHaveLength(2);
    expect(await influxdb.rows("m", "shop")).toHaveLength(1);
    expect(log).toEqual([
      expect.stringMatching(
        /^warn influxdb: rejected 3 data points: .*field type conflict.*This is told once, until it ends\.$/,
      ),
    ]);
  });

  it("of points that are older than it keeps: the rest is stored, what is lost is counted", async () => {
    const influxdb = await start();
    await influxdb.query('CREATE RETENTION POLICY "hour" ON "shop" DURATION 1h REPLICATION 1');
    const exporter = exporterTo(influxdb, { retentionPolicy: "hour" });
    const old = gauge("m", [1, 2]);
    const young = gauge("n", [3], { second: Math.floor(Date.now() / 1_000) - 1_700_000_000 });
    expect(await send(exporter, resourceMetrics([old, young]))).toMatchObject({
      kind: "delivered",
      rejectedPoints: 2,
      message: expect.stringContaining("points beyond retention policy") as unknown,
    });
    expect(await influxdb.query('SELECT gauge FROM "hour"./.*/', "shop")).toMatchObject([{ gauge: 3 }]);
  });

  it("of lines that it cannot read: the rest is stored, what is lost is counted", async () => {
    const influxdb = await start();
    const url = `${influxdb.url}/write?db=shop&precision=n`;
    // It knows no unsigned integers, which the exporter writes to none of its version.
    const unsigned = pipeline(
      lineProtocol({ schema: "otel-v1", unsigned: true }),
      httpTransport({ url, classify: classifyWrite }),
    );
    const exporter = metricExporter(unsigned, { name: "unsigned" });
    stops.push(() => exporter.shutdown());
    expect(await send(exporter, everyKind())).toMatchObject({
      kind: "delivered",
      rejectedPoints: 4,
      message: expect.stringContaining("unable to parse") as unknown,
    });
    expect((await influxdb.measurements("shop")).filter((name) => !/__(sum|gauge)$/.test(name))).toEqual([]);
    expect(await influxdb.measurements("shop")).toHaveLength(7);
  });

  it("of a database that it does not have: nothing is tried again, and it is told", async () => {
    const influxdb = await start();
    const outcome = await send(exporterTo(influxdb, { database: "none" }), resourceMetrics([gauge("m", [1])]));
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "refused", httpStatus: 404 } });
    expect(log).toEqual([
      expect.stringMatching(/^error influxdb: failed 1 data points: \[refused\] HTTP 404 .*database not found: "none"/),
    ]);
  });

  it.for([
    ["a wrong password", { username: "admin", password: "guess" }],
    ["a wrong name", { username: "guess", password: "pass:wörd" }],
    ["neither", undefined],
  ] as const)("of %s: it does not let us in, and it is told", async ([, basic]) => {
    const influxdb = await start({ user: { name: "admin", password: "pass:wörd" } });
    const outcome = await send(exporterTo(influxdb, { basic }), resourceMetrics([gauge("m", [1])]));
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "unauthorized", httpStatus: 401 } });
    expect(log).toEqual([expect.stringMatching(/^error influxdb: failed 1 data points: \[unauthorized\] HTTP 401/)]);
    expect(log.join()).not.toMatch(/guess|wörd/);
  });

  it("of the right name and password: it lets us in", async () => {
    const basic = { username: "admin", password: "pass:wörd" };
    const influxdb = await start({ user: { name: basic.username, password: basic.password } });
    const outcome = await send(exporterTo(influxdb, { basic }), resourceMetrics([gauge("m", [1])]));
    expect(outcome).toEqual({ kind: "delivered", rejectedPoints: 0 });
    expect(await influxdb.rows("m", "shop")).toHaveLength(1);
  });

  it.for(["none", "gzip"] as const)(
    "of a body that is too large, compression %s: it gets all in parts",
    async (compression) => {
      const influxdb = await start({ maxBodyBytes: 2_000 });
      const values = Array.from({ length: 1_000 }, (_, index) => Math.sin(index));
      const outcome = await send(exporterTo(influxdb, { compression }), resourceMetrics([gauge("m", values)]));
      expect(outcome).toEqual({ kind: "delivered", rejectedPoints: 0 });
      expect(await influxdb.query('SELECT COUNT(gauge), SUM(gauge) FROM "m"', "shop")).toMatchObject([
        { count: 1_000 },
      ]);
      expect(log).toEqual([]);
    },
  );

  it("that is killed between two exports, and comes back: it has both", async () => {
    const influxdb = await start();
    const exporter = exporterTo(influxdb, {
      retry: { initialDelayMs: 50, maxDelayMs: 50, maxAttempts: 1_000 },
      timeoutMs: 50_000,
    });
    expect(await send(exporter, resourceMetrics([gauge("m", [1], { second: 1 })]))).toMatchObject({
      kind: "delivered",
    });
    await influxdb.kill();
    const second = send(exporter, resourceMetrics([gauge("m", [2], { second: 2 })]));
    await influxdb.restart();
    expect(await second).toEqual({ kind: "delivered", rejectedPoints: 0 });
    expect((await influxdb.rows("m", "shop")).map((row) => row["gauge"])).toEqual([1, 2]);
    expect(log).toEqual([]);
  });
});

function gauge(
  name: string,
  values: readonly number[],
  { integer = false, second = 0 }: { readonly integer?: boolean; readonly second?: number } = {},
): GivenMetric {
  return {
    name,
    integer,
    points: values.map((value, n) => ({ value, attributes: { n }, time: [1_700_000_000 + second, 0] })),
  };
}
