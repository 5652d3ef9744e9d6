import { randomUUID } from "node:crypto";
import { recording, type RunningInfluxdb, runningInfluxdb } from "@meterbridge/testbed";
import { afterEach, describe, expect, it } from "vitest";
import { influxdbExporter, type InfluxdbExporterOptions } from "../../src/index.ts";
import { resourceMetrics } from "../metrics.ts";
import { commonOfEveryKind, everyKind } from "./every-kind.ts";
import { kindsAsLines } from "./kinds-as-lines.ts";
import { send } from "./send.ts";
import { storedLines } from "./stored-lines.ts";

const [two, three] = [await runningInfluxdb(2), await runningInfluxdb(3)];

describe.for([
  [2, two, { version: "v2", org: "meterbridge", bucket: "meterbridge" }],
  [3, three, { version: "v3", database: "meterbridge" }],
] as const)("a real InfluxDB %s", ([version, found, where]) => {
  // What is in it stays, so that each test has names of its own.
  const influxdb = found.available ? found.influxdb : ({} as RunningInfluxdb);
  const stops: (() => Promise<void>)[] = [];
  const missing = found.available ? "" : ` (skipped: ${found.reason})`;

  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  function exporterTo(options: InfluxdbExporterOptions = {}) {
    const exporter = influxdbExporter({ url: influxdb.url, token: influxdb.token, ...where, ...options });
    stops.push(() => exporter.shutdown());
    return exporter;
  }

  describe.skipIf(!found.available)(`by its own write API${missing}`, () => {
    it.for(["telegraf-prometheus-v1", "telegraf-prometheus-v2", "otel-v1"] as const)(
      "has every kind of metric as %s has it",
      async (schema) => {
        const own = `${randomUUID()} `;
        const rename: InfluxdbExporterOptions["rename"] = (name, what) => (what === "measurement" ? own + name : name);
        expect(await send(exporterTo({ schema, rename }), everyKind())).toEqual({
          kind: "delivered",
          rejectedPoints: 0,
        });
        const expected = kindsAsLines[schema].map((line) => own + (schema === "otel-v1" ? withUnsigned(line) : line));
        const measurements = new Set(expected.map((line) => own + /^[^ ,]+/.exec(line.slice(own.length))![0]));
        expect(await storedLines(influxdb, "meterbridge", commonOfEveryKind, [...measurements])).toEqual(
          expected.toSorted(),
        );
      },
    );

    it("has integers, times and texts as they are", async () => {
      const name = `#${randomUUID()} a,b=c"d`;
      const attributes = {
        "a b,c=d": " a b,c=d ",
        path: String.raw`C:\tmp\x`,
        time: "now",
        gauge: "x",
        "é\t花": "😱\nü",
        last: "C:\\",
      };
      const points = [
        { value: 2n ** 63n - 1n, time: [1_700_000_000, 1] as const, attributes },
        { value: -(2n ** 63n), time: [1_700_000_000, 2] as const, attributes: { ...attributes, n: 2 } },
      ];
      expect(await send(exporterTo(), resourceMetrics([{ name, integer: true, points }]))).toEqual({
        kind: "delivered",
        rejectedPoints: 0,
      });
      const tags = {
        "a b,c=d": " a b,c=d ",
        path: String.raw`C:\tmp\x`,
        time_: "now",
        gauge_: "x",
        é_花: "😱 ü",
        last: "C:",
      };
      expect(await influxdb.rows(`_${name}`, "meterbridge")).toEqual([
        { time: 1_700_000_000_000_000_001n, gauge: 2n ** 63n - 1n, ...tags },
        { time: 1_700_000_000_000_000_002n, gauge: -(2n ** 63n), ...tags, n: "2" },
      ]);
    });

    it("has what the SDK recorded", async () => {
      const own = `${randomUUID()} `;
      const shop = recording(exporterTo({ rename: (name, what) => (what === "measurement" ? own + name : name) }), {
        series: 3,
      });
      shop.record(3);
      expect(await shop.export()).toEqual({ code: 0 });
      const orders = await influxdb.query(`SELECT * FROM "${own}orders" WHERE "route" = '/orders/1'`, "meterbridge");
      expect(orders).toMatchObject([
        { counter: 3, "service.name": "shop", status: "200", "otel.library.version": "1.2.3" },
      ]);
      expect(await influxdb.rows(`${own}size.exponential`, "meterbridge")).toMatchObject(
        Array.from({ length: 3 }, () => ({ count: 1, sum: 3_000, "+Inf": 1 })),
      );
      await shop.shutdown();
    });

    it("that refuses fields of another type has the rest, and what is lost is counted", async () => {
      const own = randomUUID();
      const metrics = (value: number, integer: boolean) =>
        resourceMetrics(
          ["before", "m", "after"].map((name) => ({
            name: `${own}_${name}`,
            integer: integer && name === "m",
            points: [1, 2].map((n) => ({ value: value + n, attributes: { n } })),
          })),
        );
      const exporter = exporterTo();
      expect(await send(exporter, metrics(0, true))).toEqual({ kind: "delivered", rejectedPoints: 0 });
      expect(await send(exporter, metrics(0.5, false))).toMatchObject({ kind: "delivered", rejectedPoints: 2 });
      const values = async (name: string): Promise<readonly unknown[]> =>
        (await influxdb.rows(`${own}_${name}`, "meterbridge"))
          .toSorted((one, other) => Number(one["n"]) - Number(other["n"]))
          .map(({ gauge }) => gauge);
      // A data point of the same time replaces the one before it.
      expect(await values("before")).toEqual([1.5, 2.5]);
      expect(await values("m")).toEqual([1, 2]);
      expect(await values("after")).toEqual([1.5, 2.5]);
    });

    it("does not let a wrong token in", async () => {
      const outcome = await send(exporterTo({ token: "guess" }), everyKind());
      expect(outcome).toMatchObject({ kind: "failed", error: { code: "unauthorized", httpStatus: 401 } });
    });

    // Version 3 makes a database that it does not have.
    it.skipIf(version === 3)("that does not have the bucket says so", async () => {
      const outcome = await send(exporterTo({ bucket: "none" }), everyKind());
      expect(outcome).toMatchObject({ kind: "failed", error: { code: "refused", httpStatus: 404 } });
    });
  });
});

/** The counts of distributions are unsigned. */
function withUnsigned(line: string): string {
  return /__(?:summary|\w*histogram)/.test(line) ? line.replaceAll(/(?<==\d+)i\b/g, "u") : line;
}
