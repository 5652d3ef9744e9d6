import { expect, it } from "vitest";
import { parseExposition } from "../../src/index.ts";
import { media, parsed } from "./media.ts";

it("reads a document of text 0.0.4", () => {
  const text = [
    '# HELP a_total What \\\\ "it" \\n is',
    "# TYPE a_total counter",
    'a_total{x="\\"\\n\\\\"} 1 1700000000123',
    "",
    "# any comment",
    "b NaN",
  ];
  expect(parsed("text0", `${text.join("\n")}\n`)).toEqual({
    format: "text-0.0.4",
    escaping: "underscores",
    families: [
      {
        name: "a_total",
        type: "counter",
        help: 'What \\ "it" \n is',
        samples: [
          {
            name: "a_total",
            labels: { x: '"\n\\' },
            value: 1,
            written: "1",
            timestamp: 1_700_000_000_123_000_000n,
          },
        ],
      },
      { name: "b", type: "untyped", samples: [{ name: "b", labels: {}, value: NaN, written: "NaN" }] },
    ],
  });
});

it.for([
  ["nothing", "", []],
  ["blanks and tabs", '  a { x = "y" ,\tz="" , }  1  2  \n', ["a"]],
  ["no blank behind braces", 'a{x="y"}1\n', ["a"]],
  ["metadata with blanks", " #  TYPE\ta  gauge \na 1\n", ["a"]],
  ["infinities", 'a{x="1"} +Inf\na{x="2"} -Inf\n', ["a"]],
  ["a counter below zero", "# TYPE a counter\na -1\n", ["a"]],
  [
    "a gauge called as a counter's start",
    "# TYPE a counter\na 1\n# TYPE a_created gauge\na_created 1\n",
    ["a", "a_created"],
  ],
  [
    "series in any order",
    '# TYPE a summary\na_sum{x="1"} 1\na_sum{x="2"} 1\na_count{x="1"} 1\na_count{x="2"} 1\n',
    ["a"],
  ],
  [
    "a histogram with an integer's bound",
    '# TYPE a histogram\na_bucket{le="-1"} 1\na_bucket{le="+Inf"} 1\na_sum -1\na_count 1\n',
    ["a"],
  ],
  ["a unit, which is a comment here", "# UNIT a seconds\na 1\n", ["a"]],
] as const)("takes %s", ([, text, names]) => {
  expect(parsed("text0", text).families.map(({ name }) => name)).toEqual(names);
});

it.for([
  ["no LF at the end", "a 1\nb 1", "line 2: no LF at its end"],
  ["CRLF", "a 1\r\n", "line 1: ends with a carriage return"],
  ["a byte order mark", "\uFEFFa 1\n", "line 1: a byte order mark"],
  ["NaN in other letters", "a Nan\n", "line 1: the value Nan is no number"],
  ["an infinity without a sign", "a Inf\n", "line 1: the value Inf is no number"],
  ["an exemplar", "a 1 # {} 1\n", "line 1: the timestamp # is none"],
  ["a timestamp with a fraction", "a 1 1.5\n", "line 1: the timestamp 1.5 is none"],
  ["a type of OpenMetrics", "# TYPE a info\n", 'line 1: there is no type "info"'],
  ["an escape that is none in a value", 'a{x="\\d"} 1\n', "line 1: an escape that is none"],
  ["an escape that is none in help", '# HELP a \\"\n', "line 1: an escape that is none"],
  ["a name in quotes", '{"a"} 1\n', "line 1: no name of a metric"],
  ["a label in quotes", '{"a","b"="c"} 1\n', "line 1: no name of a metric"],
  ["an empty label name", 'a{=""} 1\n', "line 1: no name of a label"],
  ["a label twice", 'a{x="1",x="2"} 1\n', "line 1: the label x twice"],
  ["two commas", 'a{x="1",,} 1\n', "line 1: no name of a label"],
  ["a brace that does not close", 'a{x="1" 1\n', "line 1: neither comma nor brace behind a label"],
  ["a series twice", "a 1\na 2\n", "line 2: the series a{} twice"],
  ["a series twice, at other times", "a 1 1\na 2 2\n", "line 2: the series a{} twice"],
  ["TYPE twice", "# TYPE a gauge\n# TYPE a counter\n", "line 2: TYPE of a twice"],
  ["HELP twice", "# HELP a x\n# HELP a y\n", "line 2: HELP of a twice"],
  ["UNIT twice", "# UNIT a x\n# UNIT a y\n", "line 2: UNIT of a twice"],
  ["metadata behind samples", "a 1\n# HELP a x\n", "line 2: HELP of a behind its samples"],
  ["families that interleave", 'a 1\nb 1\na{x="1"} 1\n', "line 3: the family a a second time"],
  [
    "a gauge called as a histogram's count",
    "# TYPE a_count gauge\n# TYPE a histogram\n",
    "line 2: samples a_count could be",
  ],
  ["a histogram without its suffixes", "# TYPE a histogram\na 1\n", "line 2: no sample of type histogram is called so"],
  [
    "a histogram without +Inf",
    '# TYPE a histogram\na_bucket{le="1"} 1\na_count 1\n',
    "line 2: the histogram a{} has no bucket le=",
  ],
  [
    "a histogram without a count",
    '# TYPE a histogram\na_bucket{le="+Inf"} 1\n',
    "line 2: the histogram a{} has no _count",
  ],
  [
    "buckets that are not cumulative",
    '# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\n',
    "line 3: buckets that are not cumulative",
  ],
  [
    "quantiles out of order",
    '# TYPE a summary\na{quantile="0.9"} 1\na{quantile="0.5"} 1\n',
    "line 3: quantiles that are not in order",
  ],
] as const)("refuses %s in text 0.0.4", ([, text, message]) => {
  expect(() => parsed("text0", text)).toThrow(new RegExp(`^${message}`));
});

it.for(["text1", "omAny"] as const)("reads names in quotes in %s", (type) => {
  const end = type === "omAny" ? "# EOF\n" : "";
  const text = `# TYPE "a.b" gauge\n# HELP "a.b" x\n{"a.b",x="y","z.\\"z"="1"} 1\n{"a.b"} 2\n{"1\\\\"} 3\nplain{"é"="1"} 4\n${end}`;
  const samples = parsed(type, text).families.flatMap((family) => family.samples);
  expect(samples.map(({ name, labels }) => ({ name, labels }))).toEqual([
    { name: "a.b", labels: { x: "y", 'z."z': "1" } },
    { name: "a.b", labels: {} },
    { name: "1\\", labels: {} },
    { name: "plain", labels: { é: "1" } },
  ]);
});

it.for([
  ["an empty name", '{""} 1\n', "line 1: an empty name"],
  ["an empty label name", '{"a",""="x"} 1\n', "line 1: an empty name"],
  ["no comma behind the name", '{"a"x="y"} 1\n', "line 1: no comma behind the name"],
  ["no name", '{x="y"} 1\n', "line 1: no name of a metric"],
  ["a second name", 'a{"b"} 1\n', "line 1: no = behind the label b"],
  ["a name behind a label", '{x="y","a"} 1\n', "line 1: no name of a metric"],
  ["an escape that is none", '{"a\\d"} 1\n', "line 1: an escape that is none"],
  ["a label twice, once in quotes", 'a{x="1","x"="2"} 1\n', "line 1: the label x twice"],
] as const)("refuses %s in text 1.0.0", ([, text, message]) => {
  expect(() => parsed("text1", text)).toThrow(new RegExp(`^${message}`));
});

it("names the line that is not UTF-8", () => {
  const body = Buffer.from('a 1\nb{x="\u00ff"} 1\n', "latin1");
  expect(() => parseExposition(media.text0, body)).toThrow(/^line 2: is not UTF-8/);
});

it.for(["text/plain", "text/plain; charset=utf-8", "text/plain;version=0.0.4", 'text/plain; version="0.0.4"'])(
  "takes the content type %j for text 0.0.4",
  (contentType) => {
    expect(parseExposition(contentType, Buffer.from("a 1\n")).format).toBe("text-0.0.4");
  },
);

it.for([
  ["text/plain; version=0.0.5", "no format of Prometheus"],
  ["text/html; version=0.0.4", "no format of Prometheus"],
  ["application/openmetrics-text", "no format of Prometheus"],
  ["application/vnd.google.protobuf; encoding=delimited", "no format of Prometheus"],
  ["text/plain; version=0.0.4; charset=latin1", "another charset than UTF-8"],
  ["text/plain; version=0.0.4; version=0.0.4", "version twice"],
  ["text/plain; version=0.0.4; escaping=none", "no such escaping"],
  ["text/plain; version", 'what is "version"'],
  ["", "no format of Prometheus"],
] as const)("refuses the content type %j", ([contentType, message]) => {
  expect(() => parseExposition(contentType, Buffer.from(""))).toThrow(
    new TypeError(`content type: ${message}: ${contentType}`),
  );
});

it("a counter may be called as OpenMetrics calls a start", () => {
  const text = "# TYPE a_created counter\na_created 1\n";
  const { families } = parseExposition("text/plain; version=0.0.4", Buffer.from(text));
  expect(families).toMatchObject([{ name: "a_created", type: "counter", samples: [{ name: "a_created", value: 1 }] }]);
});
