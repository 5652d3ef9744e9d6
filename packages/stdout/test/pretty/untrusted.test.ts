import { describe, expect, it } from "vitest";
import {
  buckets,
  counter,
  exponential,
  exponentialBuckets,
  gauge,
  histogram,
  inScope,
  point,
  type SomeMetric,
  withResource,
} from "./metrics.ts";
import { paper } from "./paper.ts";

/** The label of the only series of a gauge that has these attributes. */
function label(attributes: object): string {
  return paper()
    .tables(inScope("s", gauge("g", "", point(1, attributes))))
    .at(-1)!
    .replace(/ +1$/, "")
    .trimStart();
}

it.for([
  ["a new line", "a\nb", String.raw`"a\nb"`],
  ["a return and a tab", "\r\t", String.raw`"\r\t"`],
  ["an escape sequence", "\x1b[2J\x1b]0;owned\x07", String.raw`"\x1b[2J\x1b]0;owned\x07"`],
  ["an eight-bit control", "\x9b31m", String.raw`"\x9b31m"`],
  ["a turn of the writing's direction", "a\u202eb", String.raw`"a\u{202e}b"`],
  ["a line separator", "a\u2028b", String.raw`"a\u{2028}b"`],
  ["half a surrogate pair", "a\ud800", String.raw`"a\u{d800}"`],
  ["an invisible space", "a\u200bb", String.raw`"a\u{200b}b"`],
  ["quotes and backslashes", String.raw`say "\n"`, String.raw`"say \"\\n\""`],
])("makes visible in attributes: %s", ([, value, text]) => {
  expect(label({ k: value })).toBe(`k=${text}`);
  expect(label({ [String(value)]: 1 })).toBe(`${text}=1`);
});

it.for([
  ["text", "abc", "abc"],
  ["a route", "/orders/{id}?a=b", "/orders/{id}?a=b"],
  ["two words", "two words", '"two words"'],
  ["nothing", "", '""'],
  ["a number", 404, "404"],
  ["a text that looks like a number", "404", '"404"'],
  ["a boolean", true, "true"],
  ["a text that looks like a boolean", "true", '"true"'],
  ["a version", "1.4.2", "1.4.2"],
  ["-0", -0, "-0"],
  ["a BigInt", 2n ** 64n, "18446744073709551616"],
  ["an array", ["a", 1, null, [true]], '["a", 1, null, [true]]'],
  ["a map", { a: { b: "c" } }, '{a: {b: "c"}}'],
  ["a text that looks like an array", "[1]", '"[1]"'],
  ["bytes", new Uint8Array(3), "(3 bytes)"],
  ["no value", undefined, "null"],
  ["a function", () => {}, "(function)"],
  ["an emoji with joiners", "👩‍👩‍👧", "👩‍👩‍👧"],
] as const)("shows as an attribute: %s", ([, value, text]) => {
  expect(label({ k: value })).toBe(`k=${text}`);
});

it("cuts what is long, nested, or contains itself", () => {
  const circular: unknown[] = [];
  circular.push(circular, circular);
  expect(label({ a: circular })).toBe("a=[[[[…, …], […, …]], [[…, …], […, …]]], [[[…, …], […, …]], [[…, …], […, …]]]]");
  expect(label({ a: "x".repeat(1e6) })).toMatch(/^a=x+…$/);
  expect(label({ a: Array<number>(1e6).fill(1) })).toMatch(/^a=\[1, [1, ]+…$/);
});

const evil = "\x1b[31m\n\u202e";

it("makes what is evil visible wherever it stands", () => {
  const metrics = withResource({ "service.name": evil, "service.version": evil, [evil]: evil }, [
    { scope: { name: evil, version: evil }, metrics: [{ ...gauge(evil, evil, point(1, { [evil]: evil })) }] },
  ]);
  for (const columns of [200, 60, 20]) {
    const lines = paper({ columns }).lines(metrics);
    expect(lines.join("")).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(lines.length).toBeLessThan(10);
  }
});

describe("columns stay aligned with", () => {
  it.for([
    ["CJK", "東京", 4],
    ["full-width letters", "ＡＢ", 4],
    ["Hangul, also in parts", "한\u1112\u1161\u11ab", 4],
    ["half-width Katakana", "ｱｲ", 2],
    ["accents", "Züriche\u0301", 7],
    ["emoji", "🚀✅", 4],
    ["emoji with modifiers and joiners", "👍🏽👩‍👩‍👧❤️", 6],
    ["flags", "🇨🇭🏴󠁧󠁢󠁥󠁮󠁧󠁿", 4],
    ["Devanagari", "नमस्ते", 4],
    ["Greek and Cyrillic", "αβγжд", 5],
  ] as const)("%s", ([, value, width]) => {
    const stand = "x".repeat(width);
    const metrics = gauge("g", "", point(1, { k: value }), point(1, { k: stand }));
    const [line, reference] = paper().tables(inScope("s", metrics)).slice(-2);
    expect(line!.replace(value, stand)).toBe(reference);
  });

  it("what is cut in the middle of a wide character", () => {
    const on = paper({ columns: 20 });
    const metrics = gauge("g", "", point(1_000, { k: "東京東京東京東京" }), point(1_000, { k: "x東京東京東京東京" }));
    expect(on.tables(inScope("s", metrics)).slice(-2)).toEqual(["    東京東京…  1 000", "    x東京東…   1 000"]);
  });
});

it.for(Array.from({ length: 120 }, (_, index) => index + 1))(
  "no line is wider than a terminal of %i columns",
  (columns) => {
    const on = paper({ columns });
    const attributes = {
      "http.request.method": "GET",
      "url.path": "/東京/👩‍👩‍👧",
      "a.long.key.without.end": "x".repeat(80),
    };
    const at = (end: number) =>
      inScope(
        "@opentelemetry/instrumentation-http",
        counter("http.server.requests", "{request}", point(5 * end, attributes, { end }), point(end, {}, { end })),
        histogram(
          "http.server.request.duration",
          "s",
          point(buckets([1, 2], [1, 2, 3], { sum: 9 }), attributes, { end }),
        ),
        gauge("nodejs.eventloop.utilization", "1", point(end / 7, {}, { end })),
        gauge("many", "1", ...Array.from({ length: 40 }, (_, index) => point(index, { index }, { end }))),
      );
    for (const end of [1, 2, 3]) {
      // The wide characters are two columns each, the joined emoji too.
      for (const line of on.lines(at(end))) {
        const width = line.replaceAll("👩‍👩‍👧", "xx").replaceAll(/[東京]/g, "xx").length;
        expect(width, line).toBeLessThanOrEqual(columns);
      }
    }
  },
);

const invalidTimes = [[NaN, 0], [1, NaN], [-1, 0], [1, -1], [1e15, 0], ["1", 0], 1, null, undefined];

it.for(invalidTimes)("drops a data point whose time is %j, and shows the others", (time) => {
  const on = paper();
  const [start, end] = ["startTime", "endTime"].map((name) => ({ ...point(1, { broken: true }), [name]: time }));
  const metrics = inScope("s", counter("c", "", start!, point(2), end!));
  expect(on.tables(metrics).slice(1)).toEqual(["  c  counter      2"]);
  expect(on.drops).toEqual(["invalid_time", "invalid_time"]);
});

const bins = exponentialBuckets({ positive: [0, 1] });
const wrongValues: readonly (readonly [string, (...points: object[]) => SomeMetric, unknown])[] = [
  ["a text", (...points) => gauge("m", "", ...points), "1"],
  ["nothing", (...points) => counter("m", "", ...points), null],
  ...(
    [
      ["no object", 1],
      ["nothing", null],
      ["no buckets", { count: 1 }],
      ["too few counts", { count: 1, buckets: { boundaries: [1, 2], counts: [1] } }],
      ["bounds that descend", buckets([2, 1], [1, 1, 1])],
      ["a bound of NaN", buckets([NaN], [1, 1])],
      ["a bound that is text", { count: 2, buckets: { boundaries: ["1"], counts: [1, 1] } }],
      ["a negative count", buckets([1], [1, -1], { count: 1 })],
      ["a fraction of a count", buckets([1], [1, 0.5])],
      ["a sum that is text", buckets([1], [1, 1], { sum: "3" })],
      ["a count of NaN", buckets([1], [1, 1], { count: NaN })],
    ] as const
  ).map(([what, value]) => [what, (...points: object[]) => histogram("m", "", ...points), value] as const),
  ...(
    [
      ["nothing", undefined],
      ["no negative buckets", { ...bins, negative: undefined }],
      ["no zero count", { ...bins, zeroCount: undefined }],
      ["a scale of NaN", { ...bins, scale: NaN }],
      ["an offset that is no integer", { ...bins, positive: { offset: 0.5, bucketCounts: [1] } }],
      ["counts that are text", { ...bins, positive: { offset: 0, bucketCounts: "12" } }],
      ["a negative BigInt", { ...bins, positive: { offset: 0, bucketCounts: [-1n] } }],
    ] as const
  ).map(([what, value]) => [what, (...points: object[]) => exponential("m", "", ...points), value] as const),
];

it.for(wrongValues)("drops a data point whose value is or has %s", ([, metric, value]) => {
  const on = paper();
  expect(on.lines(inScope("s", metric(point(value)), gauge("good", "", point(1)))).at(-1)).toContain("good");
  expect(on.drops).toEqual(["invalid_value"]);
});

it("drops what cannot be read, and metrics that nobody knows", () => {
  const on = paper();
  const unreadable = Object.defineProperty(point(1), "attributes", {
    get: () => {
      throw new Error("not now");
    },
  });
  const metrics = inScope(
    "s",
    gauge("g", "", unreadable, point(1)),
    { ...gauge("h", "", point(1), point(2)), dataPointType: 9 },
    { ...gauge("i", "", point(1)), descriptor: {} },
  );
  expect(on.tables(metrics)).toEqual(["s           value", "  g  gauge      1"]);
  expect(on.drops).toEqual(["unreadable_point", "invalid_metric", "invalid_metric", "invalid_metric"]);
});

it("writes nothing when nothing can be shown", () => {
  const on = paper();
  expect(on.lines(inScope("s", gauge("g", "", point("1"))))).toEqual([]);
  expect(on.drops).toEqual(["invalid_value"]);
});
