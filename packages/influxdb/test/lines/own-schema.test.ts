import { DataPointType } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { lineProtocol } from "../../src/lines/encoder.ts";
import type { CustomSchema, Line, SchemaPoint } from "../../src/schema/custom-schema.ts";
import { resourceMetrics } from "../metrics.ts";
import { encoded } from "./encoded.ts";

const time = "1795330000005000001";

const metrics = resourceMetrics(
  [
    {
      name: "jobs",
      type: DataPointType.SUM,
      monotonic: true,
      integer: true,
      points: [1, 2, 3].map((value) => ({ value, attributes: { n: value, queue: "a b" } })),
    },
  ],
  { resource: { zone: "x", n: "of the resource" }, scope: "meter" },
);

const lines = (schema: CustomSchema): ReturnType<typeof encoded> => encoded(lineProtocol({ schema }), metrics);

describe("a schema of one's own", () => {
  it("is given the data point, its metric, and the attributes as texts", () => {
    const given: SchemaPoint[] = [];
    lines((point) => {
      given.push(point);
      return undefined;
    });
    expect(given[0]).toMatchObject({
      value: 1,
      endTime: [1_795_330_000, 5_000_001],
      metric: { name: "jobs", kind: "sum", temporality: "cumulative", monotonic: true, integer: true },
      tags: { zone: "x", n: "1", queue: "a b", "otel.library.name": "meter" },
    });
  });

  it("is given what a data point inherits, too", () => {
    class Inherited {
      attributes = {};
      startTime = [0, 0];
      endTime = [1_795_330_000, 5_000_001];
      get value(): number {
        return 7;
      }
    }
    const inherited = resourceMetrics([{ name: "m", points: [{ value: 0 }] }]);
    inherited.scopeMetrics[0]!.metrics[0]!.dataPoints[0] = new Inherited() as never;
    const schema: CustomSchema = ({ value }) => ({ measurement: "m", fields: { value: value as number } });
    expect(encoded(lineProtocol({ schema }), inherited).lines).toEqual([`m value=7 ${time}`]);
  });

  it("says what the lines are; what it does not say is that of the data point", () => {
    const schema: CustomSchema = ({ metric, value, tags }) => [
      {
        measurement: metric.name,
        tags: { queue: tags["queue"]! },
        fields: { value: BigInt(value as number), ok: true },
      },
      { measurement: "all", fields: { double: 1.5, text: 'say "hi"' }, time: [7, 8] },
    ];
    expect(lines(schema).lines.slice(0, 2)).toEqual([
      String.raw`jobs,queue=a\ b value=1i,ok=true ${time}`,
      String.raw`all,n=1,otel.library.name=meter,queue=a\ b,zone=x double=1.5,text="say \"hi\"" 7000000008`,
    ]);
  });

  const throws = (): never => {
    throw new Error("no");
  };
  const fields = { value: 1 };
  it.for<[reason: string, what: string, second: () => unknown]>([
    ["schema_error", "it throws", throws],
    ["schema_error", "it gives a text", () => "jobs value=1"],
    ["schema_error", "it gives a promise", () => Promise.resolve({ measurement: "m", fields })],
    ["schema_error", "it gives a promise that is rejected", () => Promise.reject(new Error("no"))],
    ["schema_error", "a line has no fields", () => ({ measurement: "m" })],
    ["schema_error", "a line has no measurement", () => ({ measurement: "", fields })],
    ["schema_error", "the second of its lines is none", () => [{ measurement: "m", fields }, null]],
    ["left_out", "it gives nothing", () => undefined],
    ["left_out", "it gives no line", () => []],
    ["non_finite", "no field can be written", () => ({ measurement: "m", fields: { value: Number.NaN } })],
    ["invalid_time", "the time is none", () => ({ measurement: "m", fields, time: ["now"] })],
    ["out_of_range", "an integer has more than 64 bits", () => ({ measurement: "m", fields: { value: 2n ** 64n } })],
  ])("costs the data point alone (%s) when %s", ([reason, , second]) => {
    const good = ({ value }: SchemaPoint): Line => ({ measurement: "m", tags: {}, fields: { value: value as number } });
    const { lines: written, drops } = lines((point) => (point.value === 2 ? (second() as Line) : good(point)));
    expect({ written, drops }).toEqual({ written: [`m value=1 ${time}`, `m value=3 ${time}`], drops: [reason] });
  });
});

describe("exemplars", () => {
  const exemplar = (value: unknown, more: object = {}): object => ({
    value,
    timestamp: [1_795_330_000, 7],
    filteredAttributes: { user: "ann" },
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    ...more,
  });
  const withExemplars = resourceMetrics([
    {
      name: "m",
      points: [
        {
          value: 1,
          attributes: { a: "x" },
          exemplars: [exemplar(0.5), exemplar("no"), exemplar(2, { timestamp: [1, 2] })],
        },
      ],
    },
  ]);

  it("are not written unless they are asked for", () => {
    expect(encoded(lineProtocol(), withExemplars).lines).toEqual([`m,a=x gauge=1 ${time}`]);
  });

  it("are lines with the tags of their series and a time of their own; a bad one is left out, not the data point", () => {
    const ids = 'trace_id="0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331",user="ann"';
    const { lines: written, drops, payloads } = encoded(lineProtocol({ exemplars: true }), withExemplars);
    expect(written).toEqual([
      `m,a=x gauge=1 ${time}`,
      `m_exemplar,a=x value=0.5,${ids} 1795330000000000007`,
      `m_exemplar,a=x value=2,${ids} 1000000002`,
    ]);
    expect({ drops, points: payloads[0]!.points }).toEqual({ drops: [], points: 1 });
  });

  it("cost nothing but themselves when they are too long, or none at all", () => {
    const long = exemplar(0.5, { filteredAttributes: { ["k".repeat(70_000)]: "x" } });
    const points = [
      { value: 1, attributes: { a: "x" }, exemplars: [long] },
      { value: 2, attributes: { a: "y" }, exemplars: 5 as never },
      {
        value: 3,
        attributes: { a: "z" },
        exemplars: [exemplar(0.5, { filteredAttributes: { user: "x".repeat(70_000) } })],
      },
    ];
    const { lines: written, drops } = encoded(
      lineProtocol({ exemplars: true }),
      resourceMetrics([{ name: "m", points }]),
    );
    expect(drops).toEqual([]);
    expect(written.map((line) => line.split(" ")[0])).toEqual(["m,a=x", "m,a=y", "m,a=z", "m_exemplar,a=z"]);
    expect(written[3]).not.toContain("user");
  });

  it("keep what is a tag of their line, too, apart from it", () => {
    const point = { value: 1, attributes: { user: "bob" }, exemplars: [exemplar(0.5)] };
    const { lines: written } = encoded(
      lineProtocol({ exemplars: true }),
      resourceMetrics([{ name: "m", points: [point] }]),
    );
    expect(written[1]).toMatch(/^m_exemplar,user=bob value=0\.5,.*,user_="ann" /);
  });

  it("are of one time each, because a database would make one of two", () => {
    const points = [{ value: 1, exemplars: [exemplar(0.5), exemplar(2, { timestamp: [1_795_330_000, 999] })] }];
    const { lines: written } = encoded(
      lineProtocol({ exemplars: true, precision: "us" }),
      resourceMetrics([{ name: "m", points }]),
    );
    expect(written.map((line) => line.slice(0, 24))).toEqual(["m gauge=1 17953300000050", "m_exemplar value=0.5,tra"]);
  });

  it("are of a measurement that says whose they are", () => {
    const points = [{ value: 1, exemplars: [exemplar(0.5)] }];
    const metrics = resourceMetrics([
      { name: "a", points },
      { name: "b", points },
    ]);
    const { lines: written } = encoded(lineProtocol({ exemplars: true, schema: "telegraf-prometheus-v2" }), metrics);
    expect(written.map((line) => line.split(" ")[0])).toEqual(["prometheus", "a_exemplar", "prometheus", "b_exemplar"]);
  });
});
