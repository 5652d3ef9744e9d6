import type { Payload } from "@meterbridge/core";
import { DataPointType } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { datadogProtobuf } from "../../src/encode/encoder.ts";
import type { DatadogProtobufOptions } from "../../src/encode/options.ts";
import type { PayloadDetail } from "../../src/encode/payload-kind.ts";
import { encoded } from "./encoded.ts";
import {
  clockAt,
  counter,
  fiveObservations,
  gauge,
  type GivenPoint,
  histogram,
  resourceMetrics,
  second,
} from "./metrics.ts";
import { readPayload } from "./read-payload.ts";

const encoder = (options: DatadogProtobufOptions = {}): ReturnType<typeof datadogProtobuf> =>
  datadogProtobuf({ clock: clockAt(), ...options });

describe("a series", () => {
  it("has the tags of options, resource and data point, in order and each once, and the host", () => {
    const metrics = resourceMetrics([gauge("m", { value: 1, attributes: { route: "/a", Team: "shop", n: 7 } })], {
      resource: { "service.name": "Checkout", "host.name": "web-1", other: "x" },
    });
    expect(encoded(encoder({ tags: ["team:shop", "canary"] }), metrics).entries).toEqual([
      {
        metric: "m",
        host: "web-1",
        tags: ["canary", "n:7", "route:/a", "service:checkout", "team:shop"],
        second,
        type: "gauge",
        value: 1,
      },
    ]);
  });

  it("has all of the resource, and the scope, where these are asked for", () => {
    const metrics = resourceMetrics([gauge("m", { value: 1 })], {
      resource: { "service.name": "shop", list: ["a", "b"] },
      scope: { name: "Meter", version: "1.0" },
    });
    const options = { resourceAttributesAsTags: true, scopeAsTags: true };
    expect(encoded(encoder(options), metrics).entries[0]!.tags).toEqual([
      "instrumentation_scope:meter",
      "instrumentation_scope_version:1.0",
      "list:_a_b",
      "service.name:shop",
      "service:shop",
    ]);
  });

  it("has several values of a key, when several are said", () => {
    const metrics = resourceMetrics([gauge("m", { value: 1, attributes: { service: "b" } })], {
      resource: { "service.name": "a" },
    });
    expect(encoded(encoder(), metrics).entries[0]!.tags).toEqual(["service:a", "service:b"]);
  });

  it("has at most 100 tags, those of its bucket too", () => {
    const attributes = (size: number): Record<string, number> =>
      Object.fromEntries(Array.from({ length: size }, (_, nth) => [`key${nth}`, nth]));
    const point = (size: number, value: unknown = 1): GivenPoint => ({ value, attributes: attributes(size) });
    const metrics = resourceMetrics([
      gauge("g", point(99), point(100)),
      histogram("h", point(97, fiveObservations), point(98, fiveObservations)),
    ]);
    const { entries, drops } = encoded(encoder({ tags: ["one"], histograms: "counters" }), metrics);
    expect(Math.max(...entries.map(({ tags }) => tags.length))).toBe(100);
    expect(drops).toEqual(["too_many_tags", "too_many_tags"]);
  });

  it("has a name in Datadog's form, which leaves room for what is appended", () => {
    const name = "n".repeat(300);
    const metrics = resourceMetrics([
      gauge("a-b c", { value: 1 }),
      gauge("123", { value: 1 }),
      histogram(name, { value: fiveObservations }),
    ]);
    const { entries, drops } = encoded(encoder({ histograms: "nobuckets" }), metrics);
    expect(entries.map(({ metric }) => metric)).toEqual([
      "a_b_c",
      ...[".count", ".sum", ".min", ".max"].map((suffix) => `${"n".repeat(194)}${suffix}`),
    ]);
    expect(drops).toEqual(["invalid_metric"]);
  });

  it("of a sketch has the same tags and host", () => {
    const metrics = resourceMetrics([histogram("h", { value: fiveObservations, attributes: { a: "b" } })]);
    const [entry] = encoded(encoder({ host: "grün" }), metrics).entries;
    expect(entry).toMatchObject({ metric: "h", host: "grün", tags: ["a:b"], second });
    expect(entry!.sketch).toMatchObject({ cnt: 5, min: 0.5, max: 3, avg: 1.5, sum: 7.5 });
    expect(entry!.sketch!.n.reduce((all, each) => all + each)).toBe(5);
    expect(entry!.sketch!.k).toHaveLength(entry!.sketch!.n.length);
  });
});

describe("times", () => {
  it.for<[time: readonly [number, number], drop: string | undefined]>([
    [[second, 999_999_999], undefined],
    [[second - 3_600, 0], undefined],
    [[second - 3_601, 999_999_999], "too_old"],
    [[second + 600, 0], undefined],
    [[second + 601, 0], "too_far_ahead"],
    [[-1, 0], "too_old"],
    [[Number.NaN, 0], "invalid_time"],
    [[second, 0.5], "invalid_time"],
    [null as never, "invalid_time"],
  ])("%j: dropped %s", ([time, drop]) => {
    const points = [{ value: 1, time, attributes: { n: 1 } }, { value: 2 }];
    const { entries, drops } = encoded(encoder(), resourceMetrics([gauge("m", ...points)]));
    expect(drops).toEqual(drop === undefined ? [] : [drop]);
    expect(entries.map((entry) => entry.second)).toEqual(drop === undefined ? [time[0], second] : [second]);
  });

  it("are of one export alone where values are added up, and natural where the last one counts", () => {
    const one = encoder();
    const at = (nanoseconds: number): readonly string[] => {
      const point: GivenPoint = { value: 1, time: [second, nanoseconds] };
      const metrics = resourceMetrics([
        gauge("g", point),
        counter("c", point),
        histogram("h", { ...point, value: fiveObservations }),
      ]);
      return encoded(one, metrics).entries.map((entry) => `${entry.metric} +${entry.second - second}`);
    };
    expect(at(200_000_000)).toEqual(["g +0", "c +0", "h +0"]);
    expect(at(900_000_000)).toEqual(["g +0", "c +1", "h +1"]);
    expect(at(200_000_000)).toEqual(["g +0", "c +0", "h +0"]);
  });

  it("are never further ahead than the intake takes, and never those of another export", () => {
    const one = encoder();
    const at = (nanoseconds: number): unknown => {
      const { entries, drops } = encoded(
        one,
        resourceMetrics([counter("c", { value: 1, time: [second + 599, nanoseconds] })]),
      );
      return drops[0] ?? entries[0]!.second - second;
    };
    expect([1e6, 2e6, 3e6, 4e6, 1e6, 2e6].map((each) => at(each))).toEqual([
      ...[599, 600],
      ...["too_far_ahead", "too_far_ahead"],
      ...[599, 600],
    ]);
  });
});

describe("of two with the same metric, tags and second", () => {
  const twice = [{ value: 1 }, { value: 2 }];

  it.for<[what: string, metrics: Parameters<typeof resourceMetrics>[0], options: DatadogProtobufOptions]>([
    ["in one metric", [counter("m", ...twice)], {}],
    ["in two metrics", [counter("m", twice[0]!), counter("m", twice[1]!)], {}],
    ["with names that become one", [counter("m-x", twice[0]!), counter("m_x", twice[1]!)], {}],
    [
      "with tags that become one",
      [counter("m", { value: 1, attributes: { A: "x" } }, { value: 2, attributes: { a: "X" } })],
      {},
    ],
    [
      "in another order",
      [
        counter(
          "m",
          ...[
            { a: 1, b: 2 },
            { b: 2, a: 1 },
          ].map((attributes) => ({ value: 1, attributes })),
        ),
      ],
      {},
    ],
    ["one a gauge", [counter("m", twice[0]!), gauge("m", twice[1]!)], {}],
    [
      "one a part of a histogram",
      [histogram("h", { value: fiveObservations }), gauge("h.sum", { value: 1 })],
      { histograms: "nobuckets" },
    ],
    ["two sketches", [histogram("h", { value: fiveObservations }, { value: fiveObservations })], {}],
  ])("the second is dropped: %s", ([, metrics, options]) => {
    const one = encoder(options);
    for (let time = 0; time < 3; time++) {
      expect(encoded(one, resourceMetrics(metrics)).drops).toEqual(["duplicate_series"]);
    }
  });

  it("neither is dropped when the first could not be written, or has another second", () => {
    const times = [second, second - 1, second, second - 1].map((each) => [each, 0] as const);
    const metrics = resourceMetrics([
      gauge("m", { value: Number.NaN }, { value: 2 }),
      gauge("n", ...times.map((time, value) => ({ value, time }))),
    ]);
    const { entries, drops } = encoded(encoder(), metrics);
    expect(drops).toEqual(["non_finite", "duplicate_series", "duplicate_series"]);
    expect(entries.map(({ value }) => value)).toEqual([2, 0, 1]);
  });

  it("what is told apart by a zero character is not taken for the same", () => {
    const one = encoder({ scopeAsTags: true });
    const inScope = (scope: string, name: string) =>
      encoded(one, resourceMetrics([counter(name, { value: 1 })], { scope: { name: scope } })).entries;
    inScope("", "instrumentation_scope:a\0c");
    expect(inScope("a", "c")).toMatchObject([{ metric: "c", tags: ["instrumentation_scope:a"] }]);
  });

  it("neither is dropped when they are other parts of a name", () => {
    const parts = ["x.count", "x.sum", "x.min", "x"].map((name) => counter(name, { value: 1 }));
    expect(encoded(encoder(), resourceMetrics(parts)).drops).toEqual([]);
  });

  it("in two scopes the second is dropped, too", () => {
    const [one, two] = ["a", "b"].map((name) => resourceMetrics([counter("m", { value: 1 })], { scope: { name } }));
    const metrics = { ...one!, scopeMetrics: [...one!.scopeMetrics, ...two!.scopeMetrics] };
    expect(encoded(encoder(), metrics).drops).toEqual(["duplicate_series"]);
    expect(encoded(encoder({ scopeAsTags: true }), metrics).drops).toEqual([]);
  });
});

describe("payloads", () => {
  const numbered = (size: number): GivenPoint[] =>
    Array.from({ length: size }, (_, n) => ({ value: n, attributes: { n }, time: [second - (n % 5), 0] as const }));

  it("are of one kind each, in whatever order the metrics come", () => {
    const metrics = resourceMetrics([
      gauge("a", { value: 1 }),
      histogram("h", { value: fiveObservations }, { value: fiveObservations, attributes: { n: 1 } }),
      gauge("bad", { value: Number.NaN }),
      gauge("b", { value: 1 }),
    ]);
    const { payloads } = encoded(encoder(), metrics);
    expect(payloads.map(({ contentType, range, points }) => [contentType, range, points])).toEqual([
      [`application/x-protobuf; kind=series; newest=${second}`, [0, 1], 1],
      [`application/x-protobuf; kind=sketches; newest=${second}`, [1, 3], 2],
      [`application/x-protobuf; kind=series; newest=${second}`, [4, 5], 1],
    ]);
  });

  it("have 10 000 points of series at most, and no data point is divided", () => {
    const { payloads } = encoded(encoder(), resourceMetrics([gauge("m", ...numbered(25_000))]));
    expect(payloads.map(({ points }) => points)).toEqual([10_000, 10_000, 5_000]);
    const histograms = numbered(3_000).map((point) => ({ ...point, value: fiveObservations }));
    const counters = encoded(encoder({ histograms: "counters" }), resourceMetrics([histogram("h", ...histograms)]));
    expect(counters.payloads.map(({ points }) => points)).toEqual([1_428, 1_428, 144]);
    expect(Math.max(...counters.payloads.map((payload) => readPayload(payload).length))).toBeLessThanOrEqual(10_000);
  });

  it.for<[kind: string, type: DataPointType, value: unknown]>([
    ["series", DataPointType.GAUGE, 1],
    ["sketches", DataPointType.HISTOGRAM, fiveObservations],
  ])("of %s have as many bytes as the options say at most", ([, type, value]) => {
    const points = numbered(200).map((point) => ({ ...point, value }));
    const { payloads, entries } = encoded(
      encoder({ maxRequestBytes: 1_024 }),
      resourceMetrics([{ name: "m", type, points }]),
    );
    expect(Math.max(...payloads.map(({ body }) => body.length))).toBeLessThanOrEqual(1_024);
    expect(entries).toHaveLength(200);
    expect(payloads.map(({ range }) => range![0])).toEqual([0, ...payloads.slice(0, -1).map(({ range }) => range![1])]);
  });

  it("have no data point that alone is larger, or has more than 10 000 points", () => {
    const big = {
      ...fiveObservations,
      buckets: {
        boundaries: Array.from({ length: 9_999 }, (_, n) => n),
        counts: Array.from({ length: 10_000 }, () => 0),
      },
    };
    const attributes = Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`key${n}`, "x".repeat(100)]));
    const options = { histograms: "counters", maxRequestBytes: 5_000 } as const;
    expect(
      encoded(
        encoder({ histograms: "counters" }),
        resourceMetrics([histogram("h", { value: big }, { value: fiveObservations })]),
      ).drops,
    ).toEqual(["point_too_large"]);
    const metrics = resourceMetrics([gauge("m", { value: 1, attributes }, { value: 2 })]);
    expect(encoded(encoder(options), metrics)).toMatchObject({ drops: ["point_too_large"], entries: [{ value: 2 }] });
  });

  it("have no histogram with more buckets, of which nothing is made", () => {
    const of = (length: number, what: unknown): unknown[] => Array.from({ length }, () => what);
    const buckets = { boundaries: of(10_000, "none"), counts: of(10_001, 0) };
    const metrics = resourceMetrics([histogram("h", { value: { ...fiveObservations, buckets } })]);
    expect(encoded(encoder({ histograms: "counters" }), metrics).drops).toEqual(["point_too_large"]);
  });

  it("tell the second of each data point, and the newest", () => {
    const [payload] = encoded(encoder(), resourceMetrics([gauge("m", ...numbered(7))])).payloads;
    expect((payload!.detail as PayloadDetail).seconds.map((each) => second - each)).toEqual([0, 1, 2, 3, 4, 0, 1]);
    expect(payload!.contentType).toContain(`newest=${second}`);
  });

  it("are divided into halves, and without entries, and each part knows what it is of", () => {
    const metrics = resourceMetrics([gauge("m", { value: Number.NaN }, ...numbered(4))]);
    const [payload] = encoded(encoder(), metrics).payloads;
    const told = (parts: Iterable<Payload | undefined>): unknown =>
      [...parts].map((part) => [
        part!.range,
        readPayload(part!).map(({ value }) => value),
        (part!.detail as PayloadDetail).seconds.map((each) => second - each),
      ]);
    expect(told(payload!.split!("halves"))).toEqual([
      [
        [1, 3],
        [0, 1],
        [0, 1],
      ],
      [
        [3, 5],
        [2, 3],
        [2, 3],
      ],
    ]);
    const [rest] = payload!.split!([0, 2]);
    expect(told([rest!])).toEqual([
      [
        [2, 5],
        [1, 3],
        [1, 3],
      ],
    ]);
    expect(told(rest!.split!([1]))).toEqual([[[2, 3], [1], [1]]]);
    expect([...payload!.split!([0, 1, 2, 3])]).toEqual([]);
    expect([...payload!.split!([9])]).toEqual([]);
  });

  it("give their memory back", () => {
    const [payload] = encoded(encoder(), resourceMetrics([gauge("m", ...numbered(10_000))])).payloads;
    payload!.release!();
    expect(payload!.body).toHaveLength(0);
  });
});

it("one error names every wrong option", () => {
  const options = { tags: [""], maxRequestBytes: 1, histograms: "yes" } as never;
  expect(() => datadogProtobuf(options)).toThrow(/tags.*|histograms.*|maxRequestBytes/);
});
