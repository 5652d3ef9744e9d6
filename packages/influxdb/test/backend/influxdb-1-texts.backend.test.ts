import type { Attributes } from "@opentelemetry/api";
import { type Influxdb1, serverOrSkip, startInfluxdb1 } from "@meterbridge/testbed";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resourceMetrics } from "../metrics.ts";
import { stored } from "./stored.ts";

const found = serverOrSkip("influxdb-1");
const title = `texts in a real InfluxDB 1${found.available ? "" : ` (skipped: ${found.reason})`}`;

describe.skipIf(!found.available)(title, () => {
  let influxdb: Influxdb1;

  beforeAll(async () => {
    influxdb = await startInfluxdb1();
  });

  afterAll(async () => {
    await influxdb?.stop();
  });

  it.for([
    ["spaces, commas, equals", "a b,c=d", "a b,c=d"],
    ["a comment's sign", "#a", "_#a"],
    ["a tab", "a\tb", "a_b"],
    ["a line feed", "a\nb=1", "a_b=1"],
    ["backslashes", String.raw`a\b\\c`, String.raw`a\b\\c`],
    ["a backslash before what is escaped", String.raw`a\,b`, "a/,b"],
    ["backslashes at the end", "a\\\\", "a"],
    ["quotes", `"a'`, `"a'`],
    ["what is outside of ASCII", "Straße 花😱", "Straße 花😱"],
    ["half of a pair", "a\ud83d", "a\ufffd"],
  ] as const)("has names with %s", async ([, given, kept]) => {
    const database = await stored(
      influxdb,
      resourceMetrics([{ name: given, points: [{ value: 1, attributes: { [given]: "x" } }] }]),
    );
    expect(await influxdb.measurements(database)).toEqual([kept]);
    const key = kept.replace("_#", "#");
    expect(await influxdb.rows(kept, database)).toMatchObject([{ gauge: 1, [key]: "x" }]);
  });

  it.for([
    ["spaces, commas, equals", " a b,c=d ", " a b,c=d "],
    ["only a space", " ", " "],
    ["control characters", "a\tb\nc\u007fd\re", "a b c d e"],
    ["a path", String.raw`C:\tmp\new`, String.raw`C:\tmp\new`],
    ["a path of a folder", "C:\\tmp\\", "C:\\tmp"],
    ["a backslash before what is escaped", String.raw`x\,y\ z`, "x/,y/ z"],
    ["two backslashes", String.raw`b\\c`, String.raw`b\\c`],
    ["quotes", `"a'`, `"a'`],
    ["what is outside of ASCII", "Straße 花😱", "Straße 花😱"],
    ["half of a pair", "a\ud83d", "a\ufffd"],
    ["an array", ["a", "b c"], '["a","b c"]'],
    ["nothing", "", undefined],
    ["nothing but a backslash", "\\", undefined],
  ] as const)("has values with %s", async ([, given, kept]) => {
    const attributes = { given, z: "z" } as unknown as Attributes;
    const database = await stored(influxdb, resourceMetrics([{ name: "m", points: [{ value: 1, attributes }] }]));
    expect(await influxdb.rows("m", database)).toEqual([
      { time: expect.anything() as unknown, gauge: 1, z: "z", ...(kept !== undefined && { given: kept }) },
    ]);
  });

  it("has attributes of names that it keeps for itself, or that fields have", async () => {
    const attributes = { time: "1", _field: "2", _measurement: "3", gauge: "4", start_time_unix_nano: "5" };
    const database = await stored(influxdb, resourceMetrics([{ name: "m", points: [{ value: 1.5, attributes }] }]), {
      startTime: true,
    });
    expect(await influxdb.rows("m", database)).toMatchObject([
      { gauge: 1.5, time_: "1", _field_: "2", _measurement_: "3", gauge_: "4", start_time_unix_nano_: "5" },
    ]);
  });
});
