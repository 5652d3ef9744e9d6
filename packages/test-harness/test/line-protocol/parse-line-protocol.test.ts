import { describe, expect, it } from "vitest";
import { parseLineProtocol, type ParsedLine, type ParseLineOptions } from "../../src/index.ts";

const one: ParsedLine["fields"] = [["v", { type: "float", value: 1 }]];

describe("a line is read:", () => {
  const rows: readonly (readonly [what: string, line: string, expected: ParsedLine])[] = [
    ["a measurement and a field", "m v=1", { measurement: "m", tags: [], fields: one }],
    ["a tag", "m,a=b v=1", { measurement: "m", tags: [["a", "b"]], fields: one }],
    [
      "tags in their order",
      "m,b=1,a=2 v=1",
      {
        measurement: "m",
        tags: [
          ["b", "1"],
          ["a", "2"],
        ],
        fields: one,
      },
    ],
    ["a time", "m v=1 17", { measurement: "m", tags: [], fields: one, time: 17n }],
    ["a time before 1970", "m v=1 -17", { measurement: "m", tags: [], fields: one, time: -17n }],
    ["the latest time", "m v=1 9223372036854775806", { measurement: "m", tags: [], fields: one, time: 2n ** 63n - 2n }],
    ["the earliest", "m v=1 -9223372036854775806", { measurement: "m", tags: [], fields: one, time: 2n - 2n ** 63n }],
    ["= in a measurement", "a=b v=1", { measurement: "a=b", tags: [], fields: one }],
    ["# within a measurement", "a# v=1", { measurement: "a#", tags: [], fields: one }],
    ["what is escaped in a measurement", String.raw`a\,b\ c v=1`, { measurement: "a,b c", tags: [], fields: one }],
    [String.raw`\= in a measurement`, String.raw`a\=b v=1`, { measurement: String.raw`a\=b`, tags: [], fields: one }],
    [String.raw`\# in a measurement`, String.raw`\#a v=1`, { measurement: String.raw`\#a`, tags: [], fields: one }],
    [
      "what is escaped in a tag",
      String.raw`m,a\,b\=c\ d=e\,f\=g\ h v=1`,
      { measurement: "m", tags: [["a,b=c d", "e,f=g h"]], fields: one },
    ],
    [
      "a backslash that escapes nothing",
      String.raw`m,p=C:\dir\"x" v=1`,
      { measurement: "m", tags: [["p", String.raw`C:\dir\"x"`]], fields: one },
    ],
    ["quotes in a tag", `m,a="b" v=1`, { measurement: "m", tags: [["a", `"b"`]], fields: one }],
    ["text beyond ASCII", "m,ключ=🐙 v=1", { measurement: "m", tags: [["ключ", "🐙"]], fields: one }],
    [
      "what is escaped in a field key",
      String.raw`m a\,b\=c\ d=1`,
      { measurement: "m", tags: [], fields: [["a,b=c d", { type: "float", value: 1 }]] },
    ],
    [
      "a text, with commas, spaces and =",
      String.raw`m v="a, b=c\"d\\",w=1 5`,
      {
        measurement: "m",
        tags: [],
        fields: [
          ["v", { type: "string", value: String.raw`a, b=c"d\ `.trim() }],
          ["w", { type: "float", value: 1 }],
        ],
        time: 5n,
      },
    ],
    ["a key as in objects", "m,__proto__=a v=1", { measurement: "m", tags: [["__proto__", "a"]], fields: one }],
  ];

  it.for(rows)("%s", ([, line, expected]) => {
    expect(parseLineProtocol(`${line}\n`)).toEqual([expected]);
    expect(parseLineProtocol(Buffer.from(`${line}\n`))).toEqual([expected]);
  });
});

describe("a field has the type that its form tells:", () => {
  it.for([
    ["1", "float", 1],
    ["-0", "float", -0],
    ["0.1", "float", 0.1],
    ["1e-7", "float", 1e-7],
    ["1e+21", "float", 1e21],
    ["1.5E5", "float", 150_000],
    ["5e-324", "float", 5e-324],
    ["1.7976931348623157e308", "float", Number.MAX_VALUE],
    ["1i", "integer", 1n],
    ["9223372036854775807i", "integer", 2n ** 63n - 1n],
    ["-9223372036854775808i", "integer", -(2n ** 63n)],
    ["0u", "unsigned", 0n],
    ["18446744073709551615u", "unsigned", 2n ** 64n - 1n],
    ["t", "boolean", true],
    ["TRUE", "boolean", true],
    ["false", "boolean", false],
    ["F", "boolean", false],
    ['""', "string", ""],
    ['"1i"', "string", "1i"],
    ['"a\tb"', "string", "a\tb"],
  ] as const)("%s is a %s", ([written, type, value]) => {
    expect(parseLineProtocol(`m v=${written}\n`)[0]?.fields).toEqual([["v", { type, value }]]);
  });
});

describe("what a server refuses, or reads otherwise than another, is an error that names it:", () => {
  it.for([
    ["\n", "line 1, column 1: the line is empty"],
    ["m v=1\n\nm v=2\n", "line 2, column 1: the line is empty"],
    ["m v=1", "line 1: the line feed at its end is missing"],
    ["m v=1\nm v=2", "line 2: the line feed at its end is missing"],
    ["#m v=1\n", "line 1, column 1: a line that begins with # is a comment"],
    [" m v=1\n", "line 1, column 1: an empty measurement"],
    ["m v=1\r\n", "is neither a number"],
    [",a=b v=1\n", "line 1, column 1: an empty measurement"],
    ["m\n", "line 1, column 2: a space between tags and fields is missing"],
    ["m \n", "line 1, column 3: an empty field key"],
    ["m,a=b\n", "line 1, column 6: a space between tags and fields is missing"],
    ["m,a=b \n", "line 1, column 7: an empty field key"],
    ["m, v=1\n", "line 1, column 3: an empty tag key"],
    ["m,=b v=1\n", "line 1, column 3: an empty tag key"],
    ["m,a v=1\n", "line 1, column 4: = between tag key and tag value is missing"],
    ["m,a= v=1\n", "line 1, column 5: an empty tag value"],
    ["m,a=,b=c v=1\n", "line 1, column 5: an empty tag value"],
    ["m,a=b=c v=1\n", "line 1, column 6: a space between tags and fields is missing"],
    ["m,a=b,a=c v=1\n", 'line 1: a key that is there twice: "a"'],
    ["m,time=b v=1\n", `line 1: a tag key that is InfluxDB's own: "time"`],
    ["m,_field=b v=1\n", `line 1: a tag key that is InfluxDB's own: "_field"`],
    ["m,_measurement=b v=1\n", `line 1: a tag key that is InfluxDB's own: "_measurement"`],
    ["m time=1\n", `line 1: a field key that is InfluxDB's own: "time"`],
    ["m v=1,v=2\n", 'line 1: a key that is there twice: "v"'],
    ["m,v=b v=1\n", `line 1: a key that is a tag's and a field's: "v"`],
    ["m =1\n", "line 1, column 3: an empty field key"],
    ["m v\n", "line 1, column 4: = between field key and field value is missing"],
    ["m v=\n", "line 1, column 5: an empty field value"],
    ["m v=,w=1\n", "line 1, column 5: an empty field value"],
    ["m v=1,\n", "line 1, column 7: an empty field key"],
    ["m v=NaN\n", "NaN is neither a number, nor a text, nor true or false"],
    ["m v=Infinity\n", "Infinity is neither a number"],
    ["m v=+Inf\n", "+Inf is neither a number"],
    ["m v=1e999\n", "1e999 is more than a double holds"],
    ["m v=.5\n", ".5 is neither a number"],
    ["m v=5.\n", "5. is neither a number"],
    ["m v=+5\n", "+5 is neither a number"],
    ["m v=0x10\n", "0x10 is neither a number"],
    ["m v=12x\n", "12x is neither a number"],
    ["m v=1.5i\n", "1.5i is neither a number"],
    ["m v=tRUE\n", "tRUE is neither a number"],
    ["m v=toString\n", "toString is neither a number"],
    ["m v=9223372036854775808i\n", "9223372036854775808i is not in 64 bits"],
    ["m v=-9223372036854775809i\n", "-9223372036854775809i is not in 64 bits"],
    ["m v=18446744073709551616u\n", "18446744073709551616u is not in 64 bits without a sign"],
    ["m v=-1u\n", "-1u is not in 64 bits without a sign"],
    ["m v=1 1.5\n", '"1.5" is no time'],
    ["m v=1 \n", '"" is no time'],
    ["m v=1 17 \n", "line 1, column 9: there is more in the line"],
    ["m v=1 17 w=2\n", "line 1, column 9: there is more in the line"],
    ["m v=1 9223372036854775807\n", "9223372036854775807 ns is out of the range of times"],
    ["m v=1 -9223372036854775807\n", "-9223372036854775807 ns is out of the range of times"],
    [String.raw`m,a=b\ v=1` + "\n", "a space between tags and fields is missing"],
    ["m\\\n", "line 1, column 2: a backslash at the end of a measurement"],
    ["m,a=b\\\n v=1\n", "line 1, column 6: a backslash at the end of a tag value"],
    [String.raw`m,a=b\\,c=d v=1` + "\n", "two backslashes in a tag value"],
    [String.raw`m\\n v=1` + "\n", "two backslashes in a measurement"],
    ["m\tn v=1\n", "line 1, column 2: a control character in a measurement"],
    ["m,a\0b=c v=1\n", "line 1, column 4: a control character in a tag key"],
    ["m,a=b\u007f v=1\n", "line 1, column 6: a control character in a tag value"],
    ["m,a=b\\\t v=1\n", "line 1, column 6: a backslash at the end of a tag value"],
    ["m v\u001b=1\n", "line 1, column 4: a control character in a field key"],
    ['m v="a\rb"\n', "a control character in a text"],
    ['m v="a\nb"\n', "the quote at the end of a text is missing"],
    ['m v="a\n', "the quote at the end of a text is missing"],
    [String.raw`m v="a\nb"` + "\n", 'a backslash in a text that is before neither " nor a backslash'],
    ['m v="a"b\n', "a space between fields and time is missing"],
    ["m,a=b\ud800 v=1\n", "a lone surrogate"],
    [`m,a=${"b".repeat(65_600)} v=1\n`, "measurement, tags and a field's key are 65609 bytes, and 65535 at most"],
    [`m ${"b".repeat(65_600)}=1\n`, "measurement, tags and a field's key are 65605 bytes"],
    [`m v="${"b".repeat(65_537)}"\n`, 'line 1: a text of more than 64 KiB: "v"'],
  ] as const)("%j", ([text, fault]) => {
    expect(() => parseLineProtocol(text)).toThrow(TypeError);
    expect(() => parseLineProtocol(text)).toThrow(fault);
  });

  it("bytes that are not UTF-8", () => {
    expect(() => parseLineProtocol(Uint8Array.of(0x6d, 0xff, 0x0a))).toThrow(
      new TypeError("the text: it is not UTF-8"),
    );
  });

  it("a byte order mark is a part of the first measurement", () => {
    expect(parseLineProtocol(Buffer.from("\ufeffm v=1\n"))[0]?.measurement).toBe("\ufeffm");
  });
});

describe("what is asked for besides:", () => {
  it.for<[string, ParseLineOptions, string, bigint]>([
    ["seconds", { precision: "s" }, "1790000060", 1_790_000_060_000_000_000n],
    ["milliseconds", { precision: "ms" }, "-5", -5_000_000n],
    ["microseconds", { precision: "us" }, "7", 7_000n],
  ])("times in %s", ([, options, written, time]) => {
    expect(parseLineProtocol(`m v=1 ${written}\n`, options)[0]?.time).toBe(time);
  });

  it("a time that is too far away in its precision is none", () => {
    expect(() => parseLineProtocol("m v=1 9223372037\n", { precision: "s" })).toThrow(
      "9223372037 s is out of the range",
    );
  });

  it.for<[string, "both" | "one", string]>([
    ["stay both, as in InfluxDB 1 and 2", "both", String.raw`b\\c\,d`],
    ["are one, as in InfluxDB 3", "one", String.raw`b\c,d`],
  ])("two backslashes %s", ([, doubledBackslash, value]) => {
    const line = String.raw`m,a=b\\c` + (doubledBackslash === "both" ? String.raw`\\,d` : String.raw`\,d`);
    expect(parseLineProtocol(`${line} v=1\n`, { doubledBackslash })[0]?.tags).toEqual([["a", value]]);
  });

  it("tags in the order of their keys, by bytes and not by UTF-16", () => {
    const sorted = { sorted: true };
    expect(() => parseLineProtocol("m,b=1,a=2 v=1\n", sorted)).toThrow('not in the order of the keys: "a"');
    expect(parseLineProtocol("m,A=1,a=2,\uff5a=3,🐙=4 v=1\n", sorted)).toHaveLength(1);
    expect(() => parseLineProtocol("m,🐙=4,\uff5a=3 v=1\n", sorted)).toThrow("not in the order");
  });
});

it("lines are given in their order, and no text is no line", () => {
  expect(parseLineProtocol("a v=1\nb v=1\n").map(({ measurement }) => measurement)).toEqual(["a", "b"]);
  expect(parseLineProtocol("")).toEqual([]);
});
