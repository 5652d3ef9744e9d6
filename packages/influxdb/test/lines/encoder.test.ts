import type { Payload } from "@meterbridge/core";
import { DataPointType } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import type { LineIndex } from "../../src/lines/line-index.ts";
import { lineProtocol } from "../../src/lines/encoder.ts";
import { type GivenMetric, type GivenPoint, resourceMetrics } from "../metrics.ts";
import { encoded, linesOf } from "./encoded.ts";

const time = "1795330000005000001";

const gauge = (name: string, ...points: readonly GivenPoint[]): GivenMetric => ({ name, points });

describe("a line", () => {
  it("has the attributes of resource, scope and data point as tags, in the order of their keys", () => {
    const metrics = resourceMetrics([gauge("temperature", { value: 1.5, attributes: { room: "attic", "a.b": 7 } })], {
      resource: { "service.name": "shop", zone: "b" },
      scope: "meter",
    });
    expect(encoded(lineProtocol(), metrics).lines).toEqual([
      `temperature,a.b=7,otel.library.name=meter,room=attic,service.name=shop,zone=b gauge=1.5 ${time}`,
    ]);
  });

  it("has the data point's attribute where resource and scope have one of that name, even an empty one", () => {
    const points = [{ value: 1, attributes: { zone: "own" } }, { value: 2, attributes: { zone: "" } }, { value: 3 }];
    const metrics = resourceMetrics([gauge("g", ...points)], { resource: { zone: "all" } });
    expect(encoded(lineProtocol(), metrics).lines).toEqual([
      `g,zone=own gauge=1 ${time}`,
      `g gauge=2 ${time}`,
      `g,zone=all gauge=3 ${time}`,
    ]);
  });

  it("keeps a key that has a meaning of its own apart from it", () => {
    const attributes = { time: "t", _field: "f", gauge: "g", count: "c" };
    expect(encoded(lineProtocol(), resourceMetrics([gauge("m", { value: 1, attributes })])).lines).toEqual([
      `m,_field_=f,count=c,gauge_=g,time_=t gauge=1 ${time}`,
    ]);
  });

  it("leaves out of the resource what no text says, and writes the rest", () => {
    const circular: unknown[] = [];
    circular.push(circular);
    const metrics = resourceMetrics([gauge("m", { value: 1 })], { resource: { bad: circular as never, good: "yes" } });
    expect(encoded(lineProtocol(), metrics)).toMatchObject({ lines: [`m,good=yes gauge=1 ${time}`], drops: [] });
  });

  it.for([
    ["ns", time],
    ["us", "1795330000005000"],
    ["ms", "1795330000005"],
    ["s", "1795330000"],
  ] as const)("has its time in %s, the rest cut off", ([precision, text]) => {
    expect(encoded(lineProtocol({ precision }), resourceMetrics([gauge("m", { value: 1 })])).lines).toEqual([
      `m gauge=1 ${text}`,
    ]);
  });

  it("may lie before 1970", () => {
    const metrics = resourceMetrics([gauge("m", { value: 1, time: [-2, 999_999_999] })]);
    expect(encoded(lineProtocol(), metrics).lines).toEqual(["m gauge=1 -1000000001"]);
    expect(encoded(lineProtocol({ precision: "s" }), metrics).lines).toEqual(["m gauge=1 -2"]);
  });

  it("has the tag of its bucket in the order of the others", () => {
    const value = { buckets: { boundaries: [1], counts: [1, 2] }, count: 3, sum: 4 };
    const attributes = { a: "1", m: "2", z: "3" };
    const metrics = resourceMetrics(
      [{ name: "h", type: DataPointType.HISTOGRAM, points: [{ value, attributes }, { value }] }],
      { resource: { b: "r", y: "s" } },
    );
    const buckets = encoded(lineProtocol({ schema: "telegraf-prometheus-v2" }), metrics).lines.filter((line) =>
      line.includes("le="),
    );
    expect(buckets).toEqual([
      `prometheus,a=1,b=r,le=1,m=2,y=s,z=3 h_bucket=1 ${time}`,
      `prometheus,a=1,b=r,le=+Inf,m=2,y=s,z=3 h_bucket=3 ${time}`,
      `prometheus,b=r,le=1,y=s h_bucket=1 ${time}`,
      `prometheus,b=r,le=+Inf,y=s h_bucket=3 ${time}`,
    ]);
  });

  it("has no field of the name time, which InfluxDB would drop", () => {
    const metrics = resourceMetrics([gauge("time", { value: 1 })]);
    expect(encoded(lineProtocol({ schema: "telegraf-prometheus-v2" }), metrics).lines).toEqual([
      `prometheus time_=1 ${time}`,
    ]);
  });

  it("is of the measurement that the user gives it", () => {
    const rename = (name: string, what: string): string | undefined =>
      what === "measurement" ? `app.${name}` : what === "tag" && name === "secret" ? undefined : name.toUpperCase();
    const metrics = resourceMetrics([gauge("m", { value: 1, attributes: { secret: "x", kept: "y" } })]);
    expect(encoded(lineProtocol({ rename }), metrics).lines).toEqual([`app.m,KEPT=y GAUGE=1 ${time}`]);
  });
});

describe("a data point that cannot be written costs itself alone", () => {
  const circular: unknown[] = [];
  circular.push(circular);
  const throws = (): never => {
    throw new Error("no");
  };
  const throwing = Object.defineProperty({}, "key", { enumerable: true, get: throws });

  it.for<[reason: string, bad: GivenPoint]>([
    ["non_finite", { value: Number.NaN }],
    ["invalid_value", { value: "text" }],
    ["invalid_attribute", { value: 1, attributes: { bad: circular as never } }],
    ["invalid_attribute", { value: 1, attributes: { bad: (() => 1) as never } }],
    ["invalid_time", { value: 1, time: [Number.NaN, 0] }],
    ["invalid_time", { value: 1, time: [2 ** 40, 0] }],
    ["invalid_time", { value: 1, time: [-9_223_372_037, 145_224_193] }],
    ["series_key_too_long", { value: 1, attributes: { long: ", ".repeat(1_000_000) } }],
    ["invalid_time", { value: 1, time: null as never }],
    ["no_recorded_value", { value: 0, flags: 1 }],
    ["series_key_too_long", { value: 1, attributes: { long: "x".repeat(65_536) } }],
    ["duplicate_series", { value: 2, attributes: { code: "200" } }],
    ["unreadable_point", { value: 1, attributes: throwing }],
  ])("%s", ([reason, bad]) => {
    const points = [{ value: 1, attributes: { code: 200 } }, bad, { value: 3, attributes: { code: 300 } }];
    const metrics = resourceMetrics([gauge("m", ...points)]);
    const encoder = lineProtocol();
    for (const nth of ["the first time", "the second time"]) {
      const { lines, drops } = encoded(encoder, metrics);
      expect({ nth, lines, drops }).toEqual({
        nth,
        lines: [`m,code=200 gauge=1 ${time}`, `m,code=300 gauge=3 ${time}`],
        drops: [reason],
      });
    }
  });

  it("also in the points after one whose time is no array", () => {
    const times = [[1_700_000_000, 1], { 0: 1_800_000_000, 1: 7 }, [1_700_000_000, 1]] as const;
    const points = times.map((each, n) => ({ value: n, attributes: { n }, time: each as readonly [number, number] }));
    expect(encoded(lineProtocol(), resourceMetrics([gauge("m", ...points)])).lines).toEqual([
      "m,n=0 gauge=0 1700000000000000001",
      "m,n=1 gauge=1 1800000000000000007",
      "m,n=2 gauge=2 1700000000000000001",
    ]);
  });

  it("and what cannot be read of a point, a resource or a scope costs no other", () => {
    const hostile = new Proxy({}, { ownKeys: throws });
    const metrics = resourceMetrics([gauge("m", { value: 1 }, { value: 2, attributes: { a: "b" } })], {
      resource: hostile,
      scope: 7n as never,
    });
    Object.defineProperty(metrics.scopeMetrics[0]!.metrics[0]!.dataPoints, 0, { get: throws });
    expect(encoded(lineProtocol(), metrics)).toMatchObject({
      lines: [`m,a=b,otel.library.name=7 gauge=2 ${time}`],
      drops: ["invalid_time"],
    });
  });

  it("point_too_large, which is found out before it has filled the memory", () => {
    const boundaries = Array.from({ length: 10_000 }, (_, bound) => bound);
    const value = { buckets: { boundaries, counts: [...boundaries.map(() => 1), 0] }, count: 10_000, sum: 1 };
    const attributes = { long: "x".repeat(60_000) };
    const histogram = { name: "h", type: DataPointType.HISTOGRAM, points: [{ value, attributes }] };
    const before = process.memoryUsage().arrayBuffers;
    const encoder = lineProtocol({ schema: "telegraf-prometheus-v2" });
    const lost = encoded(encoder, resourceMetrics([histogram, gauge("m", { value: 1 })]));
    expect(lost).toMatchObject({ lines: [`prometheus m=1 ${time}`], drops: ["point_too_large"] });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  });

  it("same_field, when the user gives two of its bounds one name; fields of other names are kept apart", () => {
    const value = { buckets: { boundaries: [1, 2], counts: [1, 1, 1] }, count: 3, sum: 4 };
    const histogram = { name: "h", type: DataPointType.HISTOGRAM, points: [{ value }] };
    const metrics = resourceMetrics([histogram, gauge("m", { value: 1 })]);
    const named = (names: Readonly<Record<string, string>>): ReturnType<typeof encoded> =>
      encoded(lineProtocol({ rename: (name, what) => (what === "field" ? (names[name] ?? name) : name) }), metrics);
    expect(named({ 1: "low", 2: "low" })).toMatchObject({ lines: [`m gauge=1 ${time}`], drops: ["same_field"] });
    expect(named({ 1: "count" })).toMatchObject({ lines: [`m gauge=1 ${time}`], drops: ["same_field"] });
    expect(named({ sum: "n", count: "n" }).lines).toEqual([`h n=3,n_=4,1=1,2=2,+Inf=3 ${time}`, `m gauge=1 ${time}`]);
  });

  it("same_field, also of a summary", () => {
    const quantiles = [0.5, 0.9].map((quantile) => ({ quantile, value: 1 }));
    const summary = { name: "s", type: 4 as const, points: [{ value: { count: 2, sum: 3, quantiles } }] };
    const rename = (name: string): string => (name.startsWith("0.") ? "q" : name);
    expect(encoded(lineProtocol({ rename }), resourceMetrics([summary])).drops).toEqual(["same_field"]);
  });

  it("series_key_too_long, for as many attributes as nobody has", () => {
    const attributes = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => ["\x01".repeat(n + 1), "x"]));
    expect(encoded(lineProtocol(), resourceMetrics([gauge("m", { value: 1, attributes })])).drops).toEqual([
      "series_key_too_long",
    ]);
  });

  it("point_too_large", () => {
    const points = [
      { value: 1 },
      { value: 2, attributes: { long: "x".repeat(2_000) } },
      { value: 3, attributes: { a: "b" } },
    ];
    const encoder = lineProtocol({ maxRequestBytes: 1_024 });
    expect(encoded(encoder, resourceMetrics([gauge("m", ...points)]))).toMatchObject({
      lines: [`m gauge=1 ${time}`, `m,a=b gauge=3 ${time}`],
      drops: ["point_too_large"],
    });
  });

  it.for<[string, GivenMetric]>([
    ["invalid_metric", { name: "", points: [{ value: 1 }] }],
    ["invalid_metric", { name: "m", type: 9 as never, points: [{ value: 1 }] }],
  ])("%s: all points of a metric", ([reason, bad]) => {
    const metrics = resourceMetrics([gauge("before", { value: 1 }), bad, gauge("after", { value: 2 })]);
    expect(encoded(lineProtocol(), metrics)).toMatchObject({
      lines: [`before gauge=1 ${time}`, `after gauge=2 ${time}`],
      drops: [reason],
    });
  });
});

describe("what would overwrite each other", () => {
  it("is one of two metrics of one name and kind", () => {
    const metrics = resourceMetrics([
      gauge("m", { value: 1, attributes: { a: "1" } }, { value: 2, attributes: { a: "2" } }),
      gauge("m", { value: 3, attributes: { a: "2" } }, { value: 4, attributes: { a: "3" } }),
    ]);
    const encoder = lineProtocol();
    for (let nth = 0; nth < 2; nth++) {
      expect(encoded(encoder, metrics)).toMatchObject({
        lines: [`m,a=1 gauge=1 ${time}`, `m,a=2 gauge=2 ${time}`, `m,a=3 gauge=4 ${time}`],
        drops: ["duplicate_series"],
      });
    }
  });

  it("are not metrics of one name with different fields", () => {
    const counter: GivenMetric = { name: "m", type: DataPointType.SUM, monotonic: true, points: [{ value: 2 }] };
    expect(encoded(lineProtocol(), resourceMetrics([gauge("m", { value: 1 }), counter]))).toMatchObject({
      lines: [`m gauge=1 ${time}`, `m counter=2 ${time}`],
      drops: [],
    });
  });

  it("are not metrics of one name in two scopes, unless nothing tells these apart", () => {
    const [one, two] = ["one", "two"].map((scope) => resourceMetrics([gauge("m", { value: 1 })], { scope }));
    const both = { ...one!, scopeMetrics: [...one!.scopeMetrics, ...two!.scopeMetrics] };
    expect(encoded(lineProtocol(), both).lines).toHaveLength(2);
    const rename = (name: string, what: string): string | undefined => (what === "tag" ? undefined : name);
    expect(encoded(lineProtocol({ rename }), both)).toMatchObject({ drops: ["duplicate_series"] });
  });

  it("are not points of one series with different times", () => {
    const points = [
      { value: 1 },
      { value: 2, time: [1_795_330_000, 7] as const },
      { value: 3, time: [1_795_330_000, 7] as const },
    ];
    expect(encoded(lineProtocol(), resourceMetrics([gauge("m", ...points)]))).toMatchObject({
      lines: [`m gauge=1 ${time}`, "m gauge=2 1795330000000000007"],
      drops: ["duplicate_series"],
    });
  });

  it("are not one that is written, and another that cannot be", () => {
    const points = [
      { value: Number.NaN, attributes: { code: 200 } },
      { value: 2, attributes: { code: "200" } },
    ];
    expect(encoded(lineProtocol(), resourceMetrics([gauge("m", ...points)]))).toMatchObject({
      lines: [`m,code=200 gauge=2 ${time}`],
      drops: ["non_finite"],
    });
  });

  it("is told of a series that comes back after its double has gone", () => {
    const encoder = lineProtocol();
    const of = (...codes: readonly (string | number)[]): readonly string[] =>
      encoded(encoder, resourceMetrics([gauge("m", ...codes.map((code) => ({ value: 1, attributes: { code } })))]))
        .drops;
    expect(of(200, "200")).toEqual(["duplicate_series"]);
    expect(of("200")).toEqual([]);
    expect(of("200", 200)).toEqual(["duplicate_series"]);
  });
});

describe("payloads", () => {
  const many = (count: number): readonly GivenPoint[] =>
    Array.from({ length: count }, (_, value) => ({ value, attributes: { n: String(value) } }));

  it("have no more lines than they may", () => {
    const { payloads } = encoded(lineProtocol({ maxLines: 4 }), resourceMetrics([gauge("m", ...many(10))]));
    expect(payloads.map(({ points, range }) => ({ points, range }))).toEqual([
      { points: 4, range: [0, 4] },
      { points: 4, range: [4, 8] },
      { points: 2, range: [8, 10] },
    ]);
  });

  it("have no more bytes than they may", () => {
    const { payloads, lines } = encoded(
      lineProtocol({ maxRequestBytes: 1_024 }),
      resourceMetrics([gauge("m", ...many(100))]),
    );
    expect(Math.max(...payloads.map(({ body }) => body.length))).toBeLessThanOrEqual(1_024);
    expect(payloads.length).toBeLessThanOrEqual(5);
    expect(lines).toHaveLength(100);
  });

  const histogram: GivenMetric = {
    name: "h",
    type: DataPointType.HISTOGRAM,
    points: ["a", "b", "c"].map((key) => ({
      value: { buckets: { boundaries: [1, 2], counts: [1, 0, 1] }, count: 2, sum: 3 },
      attributes: { key },
    })),
  };
  const severalLines = lineProtocol({ schema: "telegraf-prometheus-v2", maxLines: 10 });

  it("never have a part of a data point's lines", () => {
    const { payloads } = encoded(severalLines, resourceMetrics([histogram]));
    expect(payloads.map((payload) => [payload.points, linesOf(payload).length])).toEqual([
      [2, 8],
      [1, 4],
    ]);
  });

  it("tell which line is of which data point", () => {
    const [payload] = encoded(severalLines, resourceMetrics([histogram])).payloads;
    const index = payload!.detail as LineIndex;
    expect(index.lines).toBe(8);
    expect([0, 3, 4, 7, 8, -1, 0.5].map((line) => index.pointOf(line))).toEqual([0, 0, 1, 1, undefined, undefined, 0]);
    const lines = linesOf(payload!);
    expect(lines.map((_, line) => index.text(line))).toEqual(lines);
  });

  it("are divided in halves and without some of their data points, down to single ones", () => {
    const metrics = resourceMetrics([gauge("m", { value: Number.NaN }, ...many(3)), histogram]);
    const [payload] = encoded(lineProtocol({ schema: "telegraf-prometheus-v2" }), metrics).payloads;
    const all = linesOf(payload!);
    const parts = (by: "halves" | readonly number[]): readonly Payload[] =>
      [...payload!.split!(by)].filter((part) => part !== undefined);
    expect(parts("halves").map(({ range, points }) => ({ range, points }))).toEqual([
      { range: [1, 4], points: 3 },
      { range: [4, 7], points: 3 },
    ]);
    expect(parts("halves").flatMap(linesOf)).toEqual(all);
    const [rest] = parts([1, 4]);
    expect(rest).toMatchObject({ range: [1, 7], points: 4 });
    expect(linesOf(rest!)).toEqual(all.filter((_, line) => line !== 1 && !(line >= 7 && line < 11)));
    const second = [...parts("halves")[1]!.split!("halves")];
    expect(second.map((part) => part!.range)).toEqual([
      [4, 5],
      [5, 7],
    ]);
    expect([...second[0]!.split!("halves")]).toEqual([]);
    expect(parts([0, 1, 2, 3, 4, 5])).toEqual([]);
    expect(parts([])).toEqual([]);
  });

  it("are none when there is nothing to write", () => {
    expect(encoded(lineProtocol(), resourceMetrics([])).payloads).toEqual([]);
    expect(encoded(lineProtocol(), resourceMetrics([gauge("m", { value: Number.NaN })])).payloads).toEqual([]);
  });
});
