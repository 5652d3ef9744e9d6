import { diag, DiagLogLevel } from "@opentelemetry/api";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import type { Collected } from "../../src/exposition/collected.ts";
import type { Dialect } from "../../src/exposition/dialect.ts";
import { formats } from "../../src/formats.ts";
import { collected, histogramValue, metric, scoped, series } from "./metrics.ts";
import { openMetrics, protobuf, textDialect, utf8Dialect, writing, written } from "./written.ts";

afterEach(() => diag.disable());

const counter = (name: string, ...points: Parameters<typeof metric>[2]): MetricData =>
  metric("counter", name, points.length > 0 ? points : [series({})]);
const gauge = (name: string, ...points: Parameters<typeof metric>[2]): MetricData =>
  metric("gauge", name, points.length > 0 ? points : [series({})]);
const histogram = (name: string): MetricData => metric("histogram", name, [{ value: histogramValue([1], [1, 2], 3) }]);

const exponential = (name: string): MetricData =>
  metric("exponentialHistogram", name, [
    {
      value: {
        count: 1,
        sum: 1,
        scale: 0,
        zeroCount: 1,
        positive: { offset: 0, bucketCounts: [] },
        negative: { offset: 0, bucketCounts: [] },
      },
    },
  ]);

/** The lines that are samples, without the values. */
function samples(text: string): readonly string[] {
  return text
    .split("\n")
    .flatMap((line) => (line === "" || line.startsWith("#") ? [] : [line.slice(0, line.lastIndexOf(" "))]));
}

describe("the first of two metrics of the same name is kept", () => {
  const text = textDialect;
  it.for<[what: string, dialect: Dialect, first: MetricData, other: MetricData]>([
    ["a gauge after a counter", text, counter("a"), gauge("a_total")],
    ["a counter after a gauge", text, gauge("a_total"), counter("a")],
    ["an up-down counter after a counter", text, counter("a"), metric("updown", "a_total", [series({})])],
    ["a histogram after a gauge", text, gauge("x"), histogram("x")],
    ["a gauge like a histogram's count", text, histogram("x"), gauge("x_count")],
    ["a gauge like a histogram's bucket", text, histogram("x"), gauge("x_bucket")],
    ["a histogram after a gauge like its sum", text, gauge("x_sum"), histogram("x")],
    [
      "a summary after a gauge like its count",
      text,
      gauge("x_count"),
      metric("summary", "x", [{ value: { count: 1, sum: 1, quantiles: [] } }]),
    ],
    ["a counter that is a gauge's in OpenMetrics", openMetrics, gauge("foo"), counter("foo")],
    ["a gauge that is a counter's in OpenMetrics", openMetrics, counter("foo"), gauge("foo")],
    ["a gauge like a counter's start in OpenMetrics", openMetrics, counter("foo"), gauge("foo_created")],
    ["a gauge like a histogram's start in OpenMetrics", openMetrics, histogram("foo"), gauge("foo_created")],
    ["a histogram after an exponential one in protobuf", protobuf, exponential("a.b"), histogram("a_b")],
    ["an exponential histogram after a usual one in protobuf", protobuf, histogram("a.b"), exponential("a_b")],
  ])("%s", ([, dialect, first, other]) => {
    const both = written(collected(first, other), dialect);
    expect(both.drops).toEqual({ name_conflict: 1 });
    expect(both.text).toBe(written(collected(first), dialect).text);
  });

  it.for<[what: string, MetricData, MetricData]>([
    ["a gauge beside a counter", gauge("foo"), counter("foo")],
    ["a gauge called as a counter's start", counter("foo"), gauge("foo_created")],
    ["a gauge called as a bucket of a gauge", gauge("x"), gauge("x_bucket")],
  ])("but not without need: %s in text", ([, first, other]) => {
    const { text, drops } = written(collected(first, other));
    expect(drops).toEqual({});
    expect(samples(text)).toHaveLength(2);
  });

  it("which is told once, and counted at each scrape", () => {
    const logged = recordWarnings();
    const write = writing(textDialect);
    const conflict = (): Collected => collected(gauge("x"), histogram("x"));
    for (let scrape = 0; scrape < 3; scrape++) expect(write(conflict()).drops).toEqual({ name_conflict: 1 });
    expect(write(collected(counter("y"), ...conflict().scopeMetrics[0]!.metrics)).drops).toEqual({ name_conflict: 1 });
    expect(logged).toEqual([
      "prometheus: histogram x is left out, because there is gauge x. The first that came is kept; this is told once.",
    ]);
  });

  it("which is told once for all dialects", () => {
    const logged = recordWarnings();
    const parts = formats({});
    for (const dialect of [textDialect, utf8Dialect, openMetrics]) {
      const { layout } = parts(dialect);
      expect([...layout.arrange(collected(gauge("x"), histogram("x")), { add: () => {} })]).toEqual([]);
    }
    expect(logged).toHaveLength(1);
  });

  it("and the other is there when the first has gone", () => {
    const write = writing(textDialect);
    write(collected(gauge("x"), histogram("x")));
    expect(write(collected(histogram("x"))).text).toContain("# TYPE x histogram");
  });

  it("a log of made-up names has an end", () => {
    const logged = recordWarnings();
    const write = writing(textDialect);
    for (let nth = 0; nth < 200; nth++) write(collected(gauge(`x${nth}`), histogram(`x${nth}`)));
    expect(logged).toHaveLength(100);
  });
});

describe("what two metrics of one name say of it costs no data points", () => {
  it.for([
    ["descriptions", { description: "one" }, { description: "two" }, "# HELP a_seconds one\n"],
    ["descriptions, of which the first is none", {}, { description: "two" }, "# HELP a_seconds two\n"],
  ] as const)("%s", ([, one, other, line]) => {
    const first = metric("gauge", "a", [series({ n: 1 })], { unit: "s", ...one });
    const second = metric("gauge", "a", [series({ n: 2 })], { unit: "s", ...other });
    const { text, drops } = written(collected(first, second));
    expect(drops).toEqual({});
    expect(text).toContain(line);
    expect(text.match(/# HELP/g)).toHaveLength(1);
    expect(samples(text)).toEqual(['a_seconds{n="1"}', 'a_seconds{n="2"}']);
  });

  it("several descriptions are told, a missing one is not", () => {
    const logged = recordWarnings();
    const described = (description: string, n: number): MetricData =>
      metric("gauge", "a", [series({ n })], { description });
    const write = writing(textDialect);
    write(collected(described("one", 1), described("", 2)));
    expect(logged).toEqual([]);
    write(collected(described("one", 1), described("two", 2)));
    write(collected(described("one", 1), described("two", 2)));
    expect(logged).toEqual(["prometheus: a has several descriptions. The first that came is kept; this is told once."]);
  });

  it("units", () => {
    const logged = recordWarnings();
    const named = metric("gauge", "a_seconds", [series({ n: 1 })]);
    const united = metric("gauge", "a", [series({ n: 2 })], { unit: "s" });
    const { text, drops } = written(collected(united, named), openMetrics);
    expect(drops).toEqual({});
    expect(text.match(/# UNIT a_seconds seconds/g)).toHaveLength(1);
    expect(samples(text)).toEqual(['a_seconds{n="2"}', 'a_seconds{n="1"}']);
    expect(logged).toEqual([
      "prometheus: a_seconds has several units. The first that came is kept; this is told once.",
    ]);
  });
});

describe("series of the same labels", () => {
  it("of two scopes are two where scopes are told, in one family", () => {
    const { text, drops } = written({
      resource: {},
      scopeMetrics: [scoped("one", counter("a")), scoped("two", counter("a"))],
      joined: [],
    });
    expect(drops).toEqual({});
    expect(text).toBe('# TYPE a_total counter\na_total{otel_scope_name="one"} 1\na_total{otel_scope_name="two"} 1\n');
  });

  it.for<[what: string, Collected, lines: readonly string[], dropped: number]>([
    [
      "of two scopes that are not told",
      { resource: {}, scopeMetrics: [scoped("one", counter("a")), scoped("two", counter("a"))], joined: [] },
      ["a_total"],
      1,
    ],
    ["of metrics whose names become the same", collected(gauge("a.b"), gauge("a_b")), ["a_b"], 1],
    ["of a number and its digits", collected(gauge("a", series({ n: 1 }), series({ n: "1" }))), ['a{n="1"}'], 1],
    ["of an empty value and none", collected(gauge("a", series({}), series({ n: "" }), series({ n: null }))), ["a"], 2],
    [
      "of keys in another order",
      collected(gauge("a", series({ x: 1, y: 2 }), series({ y: 2, x: 1 }))),
      ['a{x="1",y="2"}'],
      1,
    ],
  ])("%s are one, the first", ([, given, lines, dropped]) => {
    const { text, drops } = written(given, textDialect, { scopeInfo: false });
    expect(drops).toEqual({ duplicate_series: dropped });
    expect(samples(text)).toEqual(lines);
  });

  it("are two where names may be anything", () => {
    const { text, drops } = written(collected(gauge("a.b"), gauge("a_b")), utf8Dialect, {
      translationStrategy: "NoTranslation",
    });
    expect(drops).toEqual({});
    expect(samples(text)).toEqual(['{"a.b"}', "a_b"]);
  });
});

describe("the resource", () => {
  const resource = { "service.name": "shop", "host.arch": ["arm", 64] };

  it("is the first family, without labels of others", () => {
    const { text } = written({ ...collected(gauge("a")), resource }, textDialect);
    expect(text).toBe(
      `# HELP target_info Target metadata\n# TYPE target_info gauge\n` +
        `target_info{host_arch="[\\"arm\\",64]",service_name="shop"} 1\n# TYPE a gauge\na 1\n`,
    );
  });

  it("is of type info in OpenMetrics", () => {
    const { text } = written({ ...collected(), resource: { a: 1 } }, openMetrics);
    expect(text).toBe('# TYPE target info\n# HELP target Target metadata\ntarget_info{a="1"} 1\n# EOF\n');
  });

  it("is not there when it is empty, or not wanted", () => {
    expect(written(collected()).text).toBe("");
    expect(written({ ...collected(), resource }, textDialect, { targetInfo: false }).text).toBe("");
  });

  it("comes before a metric of the same name", () => {
    const { text, drops } = written({ ...collected(gauge("target.info")), resource: { a: 1 } });
    expect(samples(text)).toEqual(['target_info{a="1"}']);
    expect(drops).toEqual({ name_conflict: 1 });
  });

  it("gives every series of the SDK constant labels, which change with it", () => {
    const write = writing(textDialect, { resourceConstantLabels: { included: ["service.*"] }, targetInfo: false });
    const joined = [gauge("j")];
    const lines = (attributes: Record<string, string | string[]>): readonly string[] =>
      samples(write({ ...collected(gauge("a", series({ n: 1 }))), joined, resource: attributes as never }).text);
    expect(lines({ "service.name": "one", "host.name": "h" })).toEqual(["j", 'a{n="1",service_name="one"}']);
    expect(lines({ "service.name": "two", "host.name": "h" })).toEqual(["j", 'a{n="1",service_name="two"}']);
    expect(lines({ "service.name": ["x", "y"] })).toEqual(["j", 'a{n="1",service_name="[\\"x\\",\\"y\\"]"}']);
    expect(lines({})).toEqual(["j", 'a{n="1"}']);
  });

  it("joins a constant label with an attribute of that name", () => {
    const { text } = written(
      { ...collected(gauge("a", series({ service_name: "mine" }))), resource: { "service.name": "shop" } },
      textDialect,
      { resourceConstantLabels: {}, targetInfo: false },
    );
    expect(text).toContain('a{service_name="shop;mine"} 1\n');
  });
});

describe("scopes", () => {
  const withAttributes = (attributes: Record<string, unknown>): Collected => ({
    ...collected(),
    scopeMetrics: [{ scope: { name: "s", version: "1", schemaUrl: "u", attributes } as never, metrics: [gauge("a")] }],
  });

  it("are told with their attributes, of which none is in the way of what they are called", () => {
    const { text } = written(withAttributes({ team: "x", name: "other", "schema.url": "other", broken: Symbol("x") }));
    expect(samples(text)).toEqual([
      'a{otel_scope_name="s",otel_scope_schema_url="u",otel_scope_team="x",otel_scope_version="1"}',
    ]);
  });

  it("are told anew when an attribute was changed in its object", () => {
    const write = writing(textDialect);
    const attributes: Record<string, unknown> = { team: "x" };
    const given = withAttributes(attributes);
    write(given);
    attributes["team"] = "y";
    expect(write(given).text).toContain('otel_scope_team="y"');
  });
});

it.for<[what: string, dead: MetricData]>([
  ["has no value any more", gauge("q", { ...series({}), flags: 1 })],
  ["has no form in text", exponential("q")],
])("a series that %s takes its labels from no other", ([, dead]) => {
  const alive = dead.dataPointType === gauge("q").dataPointType ? gauge("q") : histogram("q");
  const given = { ...collected(), scopeMetrics: [scoped("s", dead), scoped("t", alive)] };
  const { text, drops } = written(given, textDialect, { scopeInfo: false });
  expect(text).toBe(written(collected(alive)).text);
  expect(drops["duplicate_series"]).toBeUndefined();
});

describe("what cannot be scraped is left out and counted", () => {
  const broken = Object.defineProperty({}, "descriptor", {
    get() {
      throw new Error("broken");
    },
  }) as MetricData;

  it.for<[what: string, MetricData, drops: object]>([
    [
      "a counter of deltas",
      metric("counter", "d", [series({}), series({ a: 1 })], { temporality: "delta" }),
      { delta_temporality: 2 },
    ],
    [
      "a histogram of deltas",
      metric("histogram", "d", [{ value: histogramValue([], [1]) }], { temporality: "delta" }),
      { delta_temporality: 1 },
    ],
    ["a kind that nobody knows", { ...gauge("k"), dataPointType: 9 } as never, { invalid_metric: 1 }],
    ["a metric without a name", gauge(""), { invalid_metric: 1 }],
    ["a metric whose name is no text", { ...gauge("k"), descriptor: { name: 5 } } as never, { invalid_metric: 1 }],
    ["a metric that is none", null as never, { unreadable_point: 1 }],
    ["a metric without a descriptor", { ...gauge("k"), descriptor: undefined } as never, { unreadable_point: 1 }],
    ["a metric that throws an error", broken, { unreadable_point: 1 }],
    ["data points that are no array", { ...gauge("k"), dataPoints: 5 } as never, { unreadable_point: 1 }],
  ])("%s", ([, bad, drops]) => {
    const write = writing(textDialect);
    for (let scrape = 0; scrape < 3; scrape++) {
      const given = write(collected(gauge("a"), bad, gauge("b")));
      expect(given.drops).toEqual(drops);
      expect(samples(given.text)).toEqual(["a", "b"]);
    }
  });

  it.for<[what: string, unknown]>([
    ["nothing", undefined],
    ["no metrics", { scope: { name: "s" } }],
    ["no scope", { metrics: [gauge("k")] }],
  ])("a scope with %s costs no other", ([, bad]) => {
    const { text } = written({ ...collected(), scopeMetrics: [bad, scoped("", gauge("a"))] as never });
    expect(samples(text)).toEqual(["a"]);
  });

  it("a metric without data points says nothing", () => {
    const { text, drops } = written(collected(metric("counter", "a", [], { description: "x" })));
    expect(text).toBe("");
    expect(drops).toEqual({});
  });
});

function recordWarnings(): readonly string[] {
  const logged: string[] = [];
  const silent = (): void => {};
  const warn = (message: string): void => void logged.push(message);
  const logger = { error: silent, warn, info: silent, debug: silent, verbose: silent };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  return logged;
}
