import { describe, expect, it } from "vitest";
import type { Exemplar } from "@meterbridge/core/points";
import { collected, type Kind, metric, series } from "../exposition/metrics.ts";
import { openMetrics, textDialect, utf8Dialect, utf8OpenMetrics, written } from "../exposition/written.ts";
import { expectDropped, lines, samplesOf } from "./lines.ts";

describe("a counter", () => {
  const requests = metric("counter", "http.requests", [series({ "http.route": "/a" }, 3)], {
    unit: "By",
    description: "All",
  });

  it("in text 0.0.4", () => {
    expect(lines(textDialect, [requests])).toEqual([
      "# HELP http_requests_bytes_total All",
      "# TYPE http_requests_bytes_total counter",
      'http_requests_bytes_total{http_route="/a"} 3',
    ]);
  });

  it("in text 1.0.0, where names may be anything", () => {
    expect(lines(utf8Dialect, [requests], { translationStrategy: "NoUTF8EscapingWithSuffixes" })).toEqual([
      '# HELP "http.requests_bytes_total" All',
      '# TYPE "http.requests_bytes_total" counter',
      '{"http.requests_bytes_total","http.route"="/a"} 3',
    ]);
  });

  it("in OpenMetrics", () => {
    expect(lines(openMetrics, [requests])).toEqual([
      "# TYPE http_requests_bytes counter",
      "# UNIT http_requests_bytes bytes",
      "# HELP http_requests_bytes All",
      'http_requests_bytes_total{http_route="/a"} 3',
      "# EOF",
    ]);
  });

  it.for<[strategy: "NoTranslation" | "UnderscoreEscapingWithoutSuffixes", line: string]>([
    ["NoTranslation", '{"http.requests","http.route"="/a"} 3'],
    ["UnderscoreEscapingWithoutSuffixes", 'http_requests{http_route="/a"} 3'],
  ])("that is not named as one is of no known type in OpenMetrics: %s", ([translationStrategy, line]) => {
    const [type, , sample] = lines(utf8OpenMetrics, [requests], { translationStrategy, createdSamples: true });
    expect(type).toMatch(/^# TYPE ("http\.requests"|http_requests) unknown$/);
    expect(sample).toBe(line);
  });

  it("says when it began where that is wanted", () => {
    const started = { createdSamples: true };
    expect(samplesOf(openMetrics, requests, started)).toEqual([
      'http_requests_bytes_total{http_route="/a"} 3',
      'http_requests_bytes_created{http_route="/a"} 1700000000.0',
    ]);
    const utf8 = { ...started, translationStrategy: "NoUTF8EscapingWithSuffixes" } as const;
    expect(samplesOf(utf8OpenMetrics, requests, utf8)[1]).toBe(
      '{"http.requests_bytes_created","http.route"="/a"} 1700000000.0',
    );
    expect(samplesOf(openMetrics, metric("counter", "a", [{ startTime: [5, 70_000_000] }]), started)).toEqual([
      "a_total 1",
      "a_created 5.07",
    ]);
    expect(samplesOf(textDialect, requests, started)).toHaveLength(1);
  });

  it.for([[[0, 0]], [[-1, 0]], [[NaN, 0]], ["now"], [undefined]])(
    "that began at %j says nothing of it",
    ([startTime]) => {
      const unknown = metric("counter", "a", [{ startTime: startTime as never }]);
      expect(samplesOf(openMetrics, unknown, { createdSamples: true })).toEqual(["a_total 1"]);
    },
  );

  it.for([[-1], [-0.5], [-1n], [NaN], [-Infinity], ["1"], [undefined], [null], [{}]])("is not %s", ([value]) =>
    expectDropped(metric("counter", "a", [{ value }]), "invalid_value"),
  );
});

describe("a value", () => {
  it.for<[value: unknown, text: string]>([
    [0, "0"],
    [-0, "-0"],
    [1.5, "1.5"],
    [-1, "-1"],
    [1e21, "1e+21"],
    [1e-7, "1e-7"],
    [5e-324, "5e-324"],
    [0.1 + 0.2, "0.30000000000000004"],
    [NaN, "NaN"],
    [Infinity, "+Inf"],
    [-Infinity, "-Inf"],
    [2n ** 64n, "18446744073709551616"],
    [-3n, "-3"],
  ])("%s", ([value, text]) => {
    for (const dialect of [textDialect, utf8Dialect, openMetrics]) {
      expect(samplesOf(dialect, metric("gauge", "a", [series({}, value)]))).toEqual([`a ${text}`]);
    }
  });

  it.for([["1"], [undefined], [null], [{}], [true]])("is not %j", ([value]) =>
    expectDropped(metric("gauge", "a", [{ value }]), "invalid_value"),
  );
});

describe("escapes", () => {
  it.for<[what: string, value: string, written: string]>([
    ["a quote", 'a"b', 'a\\"b'],
    ["a backslash", "a\\n", "a\\\\n"],
    ["a line end", "a\nb", "a\\nb"],
    ["a carriage return", "a\r", "a\r"],
    ["half a surrogate pair", "a\ud83d", "a\ufffd"],
    ["a NUL, which would be the end of the scrape", "a\0b", "a\ufffdb"],
    ["a brace, a comma and a number sign", "{a=1},# EOF", "{a=1},# EOF"],
    ["a line end of Unicode", "a\u2028b", "a\u2028b"],
  ])("%s in the value of a label", ([, value, text]) => {
    const given = metric("gauge", "a", [series({ l: value })]);
    for (const dialect of [textDialect, utf8Dialect, openMetrics]) {
      expect(samplesOf(dialect, given)).toEqual([`a{l="${text}"} 1`]);
    }
  });

  it("in names that are in quotes", () => {
    const given = metric("gauge", 'a"\\\n\0', [series({ 'l"\\\n\0': 1 })]);
    expect(lines(utf8Dialect, [given], { translationStrategy: "NoTranslation" })).toEqual([
      '# TYPE "a\\"\\\\\\n\ufffd" gauge',
      '{"a\\"\\\\\\n\ufffd","l\\"\\\\\\n\ufffd"="1"} 1',
    ]);
  });

  it.for<[what: string, help: string, text: string, openMetrics: string]>([
    ["a quote", 'a"b', 'a"b', 'a\\"b'],
    ["a backslash", "a\\b", "a\\\\b", "a\\\\b"],
    ["a line end", "a\nb", "a\\nb", "a\\nb"],
    ["line ends of Windows", "a\r\nb\r", "a\\nb\\n", "a\\nb\\n"],
    ["a NUL", "a\0b", "a\ufffdb", "a\ufffdb"],
  ])("%s in a description", ([, description, inText, inOpenMetrics]) => {
    const given = metric("gauge", "a", [{}], { description });
    expect(lines(textDialect, [given])[0]).toBe(`# HELP a ${inText}`);
    expect(lines(openMetrics, [given])[1]).toBe(`# HELP a ${inOpenMetrics}`);
  });
});

describe("exemplars", () => {
  const of = (kind: Kind, ...exemplars: readonly Exemplar[]): string =>
    samplesOf(openMetrics, metric(kind, "a", [{ exemplars }]))[0]!;
  const trace = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };

  it("of a counter are the latest one", () => {
    const at = (value: number, seconds: number): Exemplar => ({ value, timestamp: [seconds, 5] });
    expect(of("counter", at(1, 10), at(2, 30), at(3, 20))).toBe("a_total 1 # {} 2 30.000000005");
  });

  it("have trace and span before attributes of the same name", () => {
    const filteredAttributes = { trace_id: "mine", "user.id": 7 };
    expect(of("counter", { value: 1.5, timestamp: [1, 0], filteredAttributes, ...trace })).toBe(
      `a_total 1 # {trace_id="${trace.traceId}",span_id="${trace.spanId}",user_id="7"} 1.5 1.0`,
    );
  });

  it("have the trace of a span context, and the time under its other name", () => {
    expect(of("counter", { value: 1n, time: [1, 0], spanContext: trace })).toContain(`{trace_id="${trace.traceId}",`);
  });

  it.for<[what: string, length: number, fits: boolean]>([
    ["128 code points", 128, true],
    ["129 code points", 129, false],
  ])("have attributes as long as all labels are %s at most", ([, length, fits]) => {
    const value = "😱".repeat(length - "note".length - "n".length - 1);
    const filteredAttributes = { n: 1, note: value };
    const sample = of("counter", { value: 1, timestamp: [1, 0], filteredAttributes });
    expect(sample.includes(value)).toBe(fits);
    expect(sample).toContain('n="1"');
  });

  it("have names of the old kind, none of them Prometheus's own", () => {
    const filteredAttributes = { "a.b": 1, "1c": 2, __name__: 3, "": 4, a_b: 5 };
    expect(of("counter", { value: 1, timestamp: [1, 0], filteredAttributes })).toBe(
      'a_total 1 # {a_b="1",_1c="2",_name__="3",_="4"} 1 1.0',
    );
  });

  it.for<[what: string, exemplar: unknown]>([
    ["time", { value: 1 }],
    ["time that is one", { value: 1, timestamp: "now" }],
    ["value", { timestamp: [1, 0] }],
    ["number", { value: "1", timestamp: [1, 0] }],
    ["form that can be read", {}],
    ["form at all", null],
  ])("are not there without a %s", ([, exemplar]) => expect(of("counter", exemplar as Exemplar)).toBe("a_total 1"));

  it("gauges have none, nor has text", () => {
    const exemplars = [{ value: 1, timestamp: [1, 0] as [number, number] }];
    expect(of("gauge", ...exemplars)).toBe("a 1");
    expect(samplesOf(textDialect, metric("counter", "a", [{ exemplars }]))).toEqual(["a_total 1"]);
  });
});

describe("a series without a value any more", () => {
  it.for<[what: string, Kind, value: unknown]>([
    ["a counter", "counter", 0],
    ["a counter without a value", "counter", undefined],
    ["a gauge", "gauge", 1],
    ["a histogram", "histogram", undefined],
    ["a summary", "summary", undefined],
  ])("is left out, and is no loss: %s", ([, kind, value]) => {
    const { text, drops } = written(collected(metric(kind, "a", [{ value, flags: 1 }])));
    expect(text).toBe("");
    expect(drops).toEqual({});
  });
});
