import type { Point, ReceivedPoint } from "@meterbridge/conformance";
import { afterEach, describe, expect, it } from "vitest";
import {
  asLines,
  httpFarEnd,
  type HttpFarEnd,
  influxdbApi,
  type InfluxdbApiOptions,
  type LineSchema,
} from "../../src/index.ts";

let farEnd: HttpFarEnd<ReceivedPoint>;
afterEach(() => farEnd?.stop());

async function write(
  options: InfluxdbApiOptions,
  body: string,
  address = `/write?db=${options.database ?? "any"}`,
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`${farEnd.url}${address}`, { method: "POST", body });
  return { status: answer.status, text: await answer.text() };
}

async function start(options: InfluxdbApiOptions): Promise<void> {
  farEnd = await httpFarEnd<ReceivedPoint>(influxdbApi(options));
}

describe("a far end with a write API of InfluxDB", () => {
  const server = { version: "v1", database: "metrics" } as const;

  it("takes every line, and reads data points of them by the schema", async () => {
    await start({ ...server, schema: "telegraf-prometheus-v2" });
    expect((await write(server, "prometheus,a=b requests=5i 17\n")).status).toBe(204);
    expect(farEnd.received()).toEqual([{ metric: { name: "requests" }, attributes: { a: "b" }, time: 17n, value: 5n }]);
  });

  it.for<[string, string, string]>([
    ["what no server reads", "m,a= gauge=1\n", "line 1, column 5: an empty tag value"],
    ["what servers read differently", String.raw`m,a=b\\c gauge=1` + "\n", "two backslashes in a tag value"],
    ["tags that are not in order", "m,b=1,a=2 gauge=1\n", "a tag that is not in the order of the keys"],
    ["what is not of the schema", "m value=1\n", "the count is missing"],
    [
      "what overwrites another line",
      "m,a=1 gauge=1 7\nm gauge=1 7\nm,a=1 gauge=2 7\n",
      'line 3: another "gauge" of the',
    ],
  ])("throws for %s when it is asked what it received", async ([, body, fault]) => {
    await start(server);
    expect((await write(server, body)).status).toBe(204);
    expect(() => farEnd.received()).toThrow(fault);
  });

  it.for<[string, string, readonly string[]]>([
    ["two measurements", "telegraf-prometheus-v1", ["m gauge=1 7", "n gauge=1 7"]],
    ["two lists of tags", "telegraf-prometheus-v1", ["m,a=1 gauge=1 7", "m,a=2 gauge=1 7", "m gauge=1 7"]],
    ["two times", "telegraf-prometheus-v1", ["m gauge=1 7", "m gauge=1 8"]],
    ["two fields", "telegraf-prometheus-v1", ["m gauge=1 7", "m counter=1 7"]],
    [
      "two fields, with one start",
      "telegraf-prometheus-v2",
      ["p m=1,start_time_unix_nano=1i 7", "p n=1,start_time_unix_nano=1i 7"],
    ],
  ])("takes lines of %s for no overwriting", async ([, schema, lines]) => {
    await start({ ...server, schema: schema as LineSchema });
    await write(server, lines.map((line) => `${line}\n`).join(""));
    expect(farEnd.received()).toHaveLength(lines.length);
  });

  it.for<[InfluxdbApiOptions, string]>([
    [server, "/write?db=metrics&precision=ms"],
    [{ version: "v2" }, "/api/v2/write?bucket=b&precision=ms"],
    [{ version: "v3" }, "/api/v3/write_lp?db=d&precision=millisecond"],
    [{ version: "v3" }, "/api/v3/write_lp?db=d"],
  ])("reads times in the precision that the address says: %j, %s", async ([options, address]) => {
    await start(options);
    expect((await write(options, "m gauge=1 1790000000000\n", address)).status).toBe(204);
    expect(farEnd.received().map(({ time }) => time)).toEqual([1_790_000_000_000_000_000n]);
  });

  it("has received nothing of a request that it does not let in", async () => {
    await start(server);
    const { status, text } = await write({ ...server, database: "other" }, "no lines");
    expect([status, text]).toEqual([404, String.raw`{"error":"database not found: \"other\""}` + "\n"]);
    expect(farEnd.received()).toEqual([]);
  });

  it("says in its words that it takes a part, and has received that part", async () => {
    await start(server);
    farEnd.next({ do: "accept_some", rejectedPoints: 1 });
    const { status, text } = await write(server, "m,n=1 gauge=1\nm,n=2 gauge=2\n");
    expect([status, JSON.parse(text)]).toEqual([
      400,
      { error: "partial write: points beyond retention policy dropped=1" },
    ]);
    expect(farEnd.received().map(({ value }) => value)).toEqual([1]);
  });
});

describe("read back from lines, a data point", () => {
  const point: Point = {
    kind: "sum",
    temporality: "cumulative",
    monotonic: true,
    value: 3n,
    resource: { attributes: { service: "shop", room: "hall", empty: "" }, schemaUrl: "" },
    scope: { name: "cart", version: "", attributes: { room: "attic", beta: true }, schemaUrl: "" },
    metric: { name: "requests", description: "Requests", unit: "{request}" },
    attributes: { room: "cellar", tags: ["a", 1n], bytes: Uint8Array.of(1, 2), none: null },
    startTime: 5n,
    time: 17n,
    flags: 0,
    exemplars: [],
  };
  const attributes = {
    service: "shop",
    room: "cellar",
    "otel.library.name": "cart",
    beta: "true",
    tags: '["a",1]',
    bytes: "AQI=",
  };
  const times = { startTime: 5n, time: 17n };
  const counter = { kind: "sum", temporality: "cumulative", monotonic: true, value: 3n } as const;

  it.for<[LineSchema, Partial<Point>, ReceivedPoint]>([
    ["telegraf-prometheus-v1", {}, { metric: { name: "requests" }, attributes, ...times, ...counter }],
    [
      "telegraf-prometheus-v1",
      { monotonic: false },
      { metric: { name: "requests" }, attributes, ...times, kind: "gauge", value: 3n },
    ],
    [
      "telegraf-prometheus-v2",
      { temporality: "delta" },
      { metric: { name: "requests" }, attributes, ...times, value: 3n },
    ],
    ["otel-v1", {}, { metric: { name: "requests_{request}_sum" }, attributes, ...times, ...counter }],
    [
      "otel-v1",
      { monotonic: false, startTime: 0n },
      { metric: { name: "requests_{request}_sum" }, attributes, time: 17n, ...counter, monotonic: false },
    ],
  ])("of %s, %o", ([schema, changes, expected]) => {
    expect(asLines(schema)({ ...point, ...changes } as Point)).toEqual(expected);
  });

  it.for<[LineSchema, object]>([
    ["telegraf-prometheus-v1", {}],
    ["otel-v1", { temporality: "cumulative" }],
  ])("that is a histogram has its temporality only where it is told: %s", ([schema, told]) => {
    const value = { count: 1n, bounds: [], counts: [1n] };
    const { kind: _kind, monotonic: _monotonic, ...others } = point;
    const {
      metric: _metric,
      attributes: _attributes,
      time: _time,
      startTime: _start,
      ...data
    } = asLines(schema)({
      ...others,
      kind: "histogram",
      value,
    } as Point);
    expect(data).toEqual({ kind: "histogram", value, ...told });
  });
});
