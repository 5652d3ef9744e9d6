import { expect, it } from "vitest";
import { parsed } from "./media.ts";

const histogram = (...lines: readonly string[]): string => ["# TYPE a histogram", ...lines].join("\n");
const om = (text: string): ReturnType<typeof parsed> => parsed("om", `${text === "" ? "" : `${text}\n`}# EOF\n`);
const long = "x".repeat(127);

it("reads a document with everything that a family may have", () => {
  const text = [
    "# TYPE t_seconds histogram",
    "# UNIT t_seconds seconds",
    '# HELP t_seconds How long,\\nof \\"all\\" \\\\',
    't_seconds_bucket{le="0.25",p="/"} 1 # {trace_id="ab"} 0.2 1700000000.123456789',
    't_seconds_bucket{le="+Inf",p="/"} 2',
    't_seconds_count{p="/"} 2',
    't_seconds_sum{p="/"} 1e+01',
    't_seconds_created{p="/"} 1699999999.5',
    "up 1 -1.5",
  ];
  expect(om(text.join("\n"))).toEqual({
    format: "openmetrics-1.0.0",
    escaping: "underscores",
    families: [
      {
        name: "t_seconds",
        type: "histogram",
        unit: "seconds",
        help: 'How long,\nof "all" \\',
        samples: [
          {
            name: "t_seconds_bucket",
            labels: { le: "0.25", p: "/" },
            value: 1,
            written: "1",
            exemplar: { labels: { trace_id: "ab" }, value: 0.2, timestamp: 1_700_000_000_123_456_789n },
          },
          { name: "t_seconds_bucket", labels: { le: "+Inf", p: "/" }, value: 2, written: "2" },
          { name: "t_seconds_count", labels: { p: "/" }, value: 2, written: "2" },
          { name: "t_seconds_sum", labels: { p: "/" }, value: 10, written: "1e+01" },
          { name: "t_seconds_created", labels: { p: "/" }, value: 1_699_999_999.5, written: "1699999999.5" },
        ],
      },
      {
        name: "up",
        type: "unknown",
        samples: [{ name: "up", labels: {}, value: 1, written: "1", timestamp: -1_500_000_000n }],
      },
    ],
  });
});

it.for([
  ["nothing", ""],
  ["a family without samples", "# TYPE a gauge"],
  ["metadata in another order", "# HELP a x\n# TYPE a gauge\na 1"],
  ["empty metadata", "# HELP a \n# UNIT a \na 1"],
  ["a counter with a unit", "# TYPE a_seconds counter\n# UNIT a_seconds seconds\na_seconds_total 1"],
  ["a counter beyond 2^53", "# TYPE a counter\na_total 9223372036854775808"],
  ["empty braces", "# TYPE a counter\na_total{} 1"],
  ["infinities and NaN in any case", 'a{x="1"} +Inf\na{x="2"} -infinity\na{x="3"} nan'],
  ["numbers that begin with a point or zeros", 'a{x="1"} .5\na{x="2"} 0042\na{x="3"} 5.e-1'],
  ["a backslash before what needs none", 'a{x="\\d"} 1'],
  ["braces, hashes and commas in a value", 'a{x="} # , {",y=" # "} 1'],
  ["a NUL, a carriage return and a line separator in a value", 'a{x="\u0000\r\u2028"} 1'],
  ["a label that differs from none", 'a{x=""} 1\na{x="y"} 1'],
  ["an info", '# TYPE target info\ntarget_info{a="b"} 1'],
  ["a stateset", '# TYPE a stateset\na{a="x"} 1\na{a="y"} 0.0'],
  ["a summary", '# TYPE a summary\na{quantile="0.99"} NaN\na{quantile="0.5"} 1\na_count 1\na_sum 2'],
  ["a summary without quantiles", "# TYPE a summary\na_count 1\na_sum 2"],
  ["a histogram without a sum", histogram('a_bucket{le="1.0"} 1', 'a_bucket{le="+Inf"} 1')],
  ["a histogram of negative numbers", histogram('a_bucket{le="-1.0"} 1', 'a_bucket{le="+Inf"} 1')],
  [
    "bounds as Go writes them",
    histogram(
      'a_bucket{le="1e-05"} 0',
      'a_bucket{le="100000.0"} 0',
      'a_bucket{le="1e+06"} 0',
      'a_bucket{le="1.2345678e+07"} 0',
      'a_bucket{le="+Inf"} 1',
    ),
  ],
  ["a gauge histogram", '# TYPE a gaugehistogram\na_bucket{le="-1.0"} 1\na_bucket{le="+Inf"} 1\na_gcount 1\na_gsum -5'],
  ["an exemplar of 128 characters", `# TYPE a counter\na_total 1 # {☃="x"} 1`.replace('☃="x"', `a="${long}"`)],
  ["an exemplar without labels", "# TYPE a counter\na_total 1 1 # {} 1 1"],
  ["points at several times", "# TYPE a gauge\na 1 123\na 2 456"],
] as const)("takes %s", ([, text]) => {
  expect(() => om(text)).not.toThrow();
});

it("needs no LF behind # EOF", () => {
  expect(parsed("om", "a 1\n# EOF").families).toHaveLength(1);
});

it.for([
  ["no end", "a 1\n", "line 1: no # EOF at the end"],
  ["nothing at all", "", "line 1: no # EOF at the end"],
  ["something behind the end", "a 1\n# EOF\nb 1\n", "line 3: something behind # EOF"],
  ["a blank behind the end", "a 1\n# EOF\n\n", "line 3: something behind # EOF"],
  ["an end that is none", "a 1\n# EOF \n", "line 2: no # EOF at the end"],
] as const)("refuses %s", ([, text, message]) => {
  expect(() => parsed("om", text)).toThrow(new RegExp(`^${message}`));
});

it.for([
  ["an empty line", "a 1\n\nb 1", "line 2: an empty line"],
  ["a comment", "# a comment", "line 1: a comment"],
  ["a comment without a space", "#a", "line 1: a comment"],
  ["metadata that is indented", " # HELP a x", "line 1: no # at column 1"],
  ["two spaces in metadata", "# TYPE  a gauge", "line 1: no name of a metric"],
  ["a type that is none", "# TYPE a untyped", 'line 1: there is no type "untyped"'],
  ["a type with a blank behind", "# TYPE a gauge ", 'line 1: there is no type "gauge "'],
  ["metadata of nothing", "# HELP", "line 1: HELP of nothing"],
  ["help without even a space", "# HELP a", "line 1: no space behind the name in HELP"],
  ["help with a quote", '# HELP a "x"', "line 1: a quote without a backslash"],
  ["help that ends in a backslash", "# HELP a x\\", "line 1: an escape that is none"],
  ["TYPE twice", "# TYPE a gauge\n# TYPE a gauge", "line 2: TYPE of a twice"],
  ["HELP twice", "# HELP a x\n# HELP a x", "line 2: HELP of a twice"],
  ["UNIT twice", "# UNIT a_s s\n# UNIT a_s s", "line 2: UNIT of a_s twice"],
  ["metadata behind samples", "a 1\n# TYPE a gauge", "line 2: TYPE of a behind its samples"],
  ["a unit that the name does not end in", "# UNIT a s", "line 1: a does not end in its unit s"],
  ["a unit that is only the end of a word", "# UNIT as s", "line 1: as does not end in its unit s"],
  ["a unit with blanks", "# UNIT a_s s ", "line 1: the unit s  has characters that no unit has"],
  ["the unit of an info", "# TYPE a_s info\n# UNIT a_s s", "line 1: a unit of a_s, which is of type info"],
  ["families that interleave", '# TYPE a gauge\na 1\nb 1\na{x="y"} 1', "line 4: the family a a second time"],
  ["metadata that comes back", "# TYPE a gauge\n# TYPE b gauge\n# HELP a x", "line 3: the family a a second time"],
  ["a counter without its suffix", "# TYPE a counter\na 1", "line 2: no sample of type counter is called so"],
  ["only the start of a counter", "# TYPE a counter\na_created 1", "line 2: no sample a_total"],
  [
    "a gauge called as a counter's start",
    "# TYPE a_created gauge\n# TYPE a counter",
    "line 2: samples a_created could be",
  ],
  [
    "a gauge called as a histogram's count",
    "# TYPE a histogram\n# TYPE a_count gauge",
    "line 2: samples a_count could be",
  ],
  ["a series twice", 'a{x="1",y="2"} 1\na{y="2",x="1"} 1', "line 2: the series .* twice"],
  ["a series twice, but for an empty label", 'a{x=""} 1\na 1', "line 2: the series .* twice"],
  ["a label twice", 'a{x="1",x="1"} 1', "line 1: the label x twice"],
  ["a label __name__", 'a{__name__="b"} 1', "line 1: a label __name__"],
  ["a label that begins with a digit", 'a{1="1"} 1', "line 1: no name of a label"],
  ["a label without a name", 'a{="1"} 1', "line 1: no name of a label"],
  ["a label with a colon", 'a{x:y="1"} 1', "line 1: no = behind the label x"],
  ["a label without a value", "a{x} 1", "line 1: no = behind the label x"],
  ["a value without quotes", "a{x=1} 1", "line 1: no text in quotes for the label x"],
  ["a value that does not end", 'a{x="1} 1', "line 1: no text in quotes for the label x"],
  ["no comma", 'a{x="1"y="2"} 1', "line 1: neither comma nor brace behind a label"],
  ["a comma at the end", 'a{x="1",} 1', "line 1: no name of a label"],
  ["blanks in braces", 'a{ x="1"} 1', "line 1: no name of a label"],
  ["a name with a point", "a.b 1", "line 1: no space before the value"],
  ["a name that begins with a digit", "0a 1", "line 1: no name of a metric"],
  ["a name in quotes that had to be escaped", '{"a.b"} 1', "line 1: a name that had to be escaped"],
  ["no value", "a ", "line 1: no value at column 3"],
  ["two spaces", "a  1", "line 1: no value at column 3"],
  ["two spaces before a timestamp", "a 1  1", "line 1: something behind the sample"],
  ["a blank at the end", "a 1 ", "line 1: something behind the sample"],
  ["no space behind braces", 'a{x="1"}1', "line 1: no space before the value"],
  ["a hexadecimal value", "a 0x1p-3", "line 1: the value 0x1p-3 is no number"],
  ["a value with underscores", "a 1_2", "line 1: the value 1_2 is no number"],
  ["a value that no double holds", "a 1e999", "line 1: the value 1e999 is no number"],
  ["a timestamp that is none", "a 1 NaN", "line 1: the timestamp NaN is none"],
  ["a timestamp only sometimes", "a 1\na 1 1", "line 2: a timestamp only sometimes"],
  ["times that go back", "a 1 2\na 1 1", "line 2: a timestamp before the last one"],
  ["a carriage return", "a 1\r", "line 1: ends with a carriage return"],
  ["a counter below zero", "# TYPE a counter\na_total -1", "line 2: a counter of -1"],
  ["a counter that is no number", "# TYPE a counter\na_total NaN", "line 2: a counter of NaN"],
  ["an info that is not 1", "# TYPE a info\na_info 2", "line 2: an info of 2"],
  ["a state that is neither 0 nor 1", '# TYPE a stateset\na{a="x"} 2', "line 2: a state of 2"],
  ["a state without its name", "# TYPE a stateset\na 1", "line 2: a state without the label a"],
  ["a quantile without its label", "# TYPE a summary\na 1", "line 2: a quantile without the label quantile"],
  ["a quantile above 1", '# TYPE a summary\na{quantile="1.1"} 1', 'line 2: quantile="1.1" is none'],
  [
    "a quantile that is spelled as an integer",
    '# TYPE a summary\na{quantile="1"} 1',
    'line 2: quantile="1", which is "1.0"',
  ],
  ["a quantile below zero", '# TYPE a summary\na{quantile="0.5"} -1', "line 2: a quantile of -1"],
  ["a quantile's label on a sum", '# TYPE a summary\na_sum{quantile="0.5"} 1', "line 2: the label quantile on a_sum"],
  ["half an observation", "# TYPE a summary\na_count 1.5", "line 2: a count of 1.5"],
  ["a summary's sum below zero", "# TYPE a summary\na_sum -1", "line 2: a_sum is -1"],
  ["a bucket without le", histogram("a_bucket 1"), "line 2: a bucket without the label le"],
  ["a bound in capitals", histogram('a_bucket{le="+INF"} 1'), 'line 2: le="\\+INF" is no bound'],
  ["a bound that is spelled as an integer", histogram('a_bucket{le="1"} 1'), 'line 2: le="1", which is "1.0"'],
  [
    "a bound that Go spells otherwise",
    histogram('a_bucket{le="1000000.0"} 1'),
    'line 2: le="1000000.0", which is "1e\\+06"',
  ],
  ["no bucket +Inf", histogram('a_bucket{le="1.0"} 1'), "line 2: the histogram a{} has no bucket le="],
  ["no bucket at all", histogram("a_sum 1", "a_count 1"), "line 2: the histogram a{} has no bucket le="],
  [
    "buckets out of order",
    histogram('a_bucket{le="2.0"} 0', 'a_bucket{le="1.0"} 0'),
    "line 3: buckets that are not in order",
  ],
  [
    "a bucket behind +Inf",
    histogram('a_bucket{le="+Inf"} 0', 'a_bucket{le="1.0"} 0'),
    "line 3: buckets that are not in order",
  ],
  ["a bucket twice", histogram('a_bucket{le="1.0"} 0', 'a_bucket{le="1.0"} 0'), "line 3: the series .* twice"],
  [
    "buckets that are not cumulative",
    histogram('a_bucket{le="1.0"} 2', 'a_bucket{le="+Inf"} 1'),
    "line 3: buckets that are not cumulative",
  ],
  ["a bucket with half an observation", histogram('a_bucket{le="+Inf"} 0.5'), "line 2: a bucket of 0.5"],
  [
    "a count of its own",
    histogram('a_bucket{le="+Inf"} 0', "a_count 1", "a_sum 1"),
    "line 3: the count is not that of the bucket",
  ],
  [
    "a sum without a count",
    histogram('a_bucket{le="+Inf"} 0', "a_sum 0"),
    "line 2: the histogram a{} has a sum without a count",
  ],
  [
    "a count without a sum",
    histogram('a_bucket{le="+Inf"} 0', "a_count 0"),
    "line 2: the histogram a{} has a sum without a count",
  ],
  ["a sum below zero", histogram('a_bucket{le="+Inf"} 1', "a_count 1", "a_sum -1"), "line 4: a sum of -1"],
  [
    "a sum of what may be negative",
    histogram('a_bucket{le="-1.0"} 1', 'a_bucket{le="+Inf"} 1', "a_count 1", "a_sum 1"),
    "line 5: a sum next to buckets of negative",
  ],
  ["le on a sum", histogram('a_bucket{le="+Inf"} 1', 'a_sum{le="+Inf"} 1'), "line 3: the label le on a_sum"],
  [
    "series of a histogram that interleave",
    histogram('a_bucket{x="1",le="+Inf"} 0', 'a_bucket{x="2",le="+Inf"} 0', 'a_count{x="1"} 0'),
    'line 4: a{"x"="1"} is not all together',
  ],
  ["an exemplar on a gauge", "# TYPE a gauge\na 1 # {} 1", "line 2: an exemplar on a"],
  [
    "an exemplar on a sum",
    histogram('a_bucket{le="+Inf"} 1', "a_count 1", "a_sum 1 # {} 1"),
    "line 4: an exemplar on a_sum",
  ],
  ["an exemplar on an unknown a_bucket", "a_bucket 1 # {} 1", "line 1: an exemplar on a_bucket"],
  [
    "an exemplar outside of its bucket",
    histogram('a_bucket{le="1.0"} 1 # {} 2', 'a_bucket{le="+Inf"} 1'),
    "line 2: an exemplar outside of its bucket",
  ],
  [
    "an exemplar of 129 characters",
    `# TYPE a counter\na_total 1 # {ab="${long}"} 1`,
    "line 2: the labels of an exemplar have 129",
  ],
  ["an exemplar without braces", "# TYPE a counter\na_total 1 # 1", "line 2: an exemplar without braces"],
  [
    "an exemplar without a value",
    "# TYPE a counter\na_total 1 # {}",
    "line 2: no space before the value of an exemplar",
  ],
  ["an exemplar without a space", "# TYPE a counter\na_total 1 #{} 1", "line 2: no space before an exemplar"],
] as const)("refuses %s", ([, text, message]) => {
  expect(() => om(text)).toThrow(new RegExp(`^${message}`));
});
