import { describe, expect, it } from "vitest";
import { fieldKeyText, measurementText, stringFieldText, tagKeyText, tagValueText } from "../../src/text/escape.ts";

const s = String.raw;

describe("what no server can take is replaced, because", () => {
  it.for<[reason: string, text: string, measurement: string, key: string, value: string]>([
    [
      "nothing is wrong with most texts",
      "http.server-duration/s",
      "http.server-duration/s",
      "http.server-duration/s",
      "http.server-duration/s",
    ],
    ["nothing is wrong with what is not ASCII", "größe 😱", s`größe\ 😱`, s`größe\ 😱`, s`größe\ 😱`],
    ["nothing is wrong with what means something elsewhere", "a'b$c%#d", "a'b$c%#d", "a'b$c%#d", "a'b$c%#d"],
    [
      "nothing is wrong with C1 and what looks like the end of a line",
      "a\u0085b\u2028",
      "a\u0085b\u2028",
      "a\u0085b\u2028",
      "a\u0085b\u2028",
    ],
    ["a comma is where the next tag begins", "a,b", s`a\,b`, s`a\,b`, s`a\,b`],
    ["a space is where the fields begin", "a b", s`a\ b`, s`a\ b`, s`a\ b`],
    ["= is where the value begins, but for measurements", "a=b=c", "a=b=c", s`a\=b\=c`, s`a\=b\=c`],
    ["spaces at an end are a part of it", " a ", s`\ a\ `, s`\ a\ `, s`\ a\ `],
    ["a text of spaces is one: InfluxDB 1 keeps it", " ", s`\ `, s`\ `, s`\ `],
    ["a line feed ends the line", "a\nb", "a_b", "a_b", s`a\ b`],
    ["InfluxDB 1 takes a carriage return for a part of the time", "a\r\nb", "a__b", "a__b", s`a\ \ b`],
    ["InfluxDB 3 ends a name at a tab", "a\tb", "a_b", "a_b", s`a\ b`],
    ["the grammar has no control characters", "\0\u001f\u007f", "___", "___", s`\ \ \ `],
    ["no bytes are half of a surrogate pair", "a\ud83d", "a\ufffd", "a\ufffd", "a\ufffd"],
    ["there is no empty name", "", "", "", ""],
  ])("%s", ([, text, measurement, key, value]) => {
    expect(measurementText(text, "keep")).toBe(measurement);
    expect(tagKeyText(text, "keep")).toBe(key);
    expect(fieldKeyText(text, "keep")).toBe(key);
    expect(tagValueText(text, "keep")).toBe(value);
  });
});

describe("a backslash, because", () => {
  it.for<[reason: string, text: string, kept: string, slashes: string]>([
    ["everybody reads it before a letter", s`C:\dir\sub`, s`C:\dir\sub`, "C:/dir/sub"],
    ["it would escape what follows, stays away at the end", s`C:\tmp` + "\\", s`C:\tmp`, "C:/tmp/"],
    ["the same is true of what is left", s`C:\tmp\\` + "\\", s`C:\tmp`, "C:/tmp///"],
    ["nothing else is there, leaves nothing", "\\", "", "/"],
    ["a space can be the last thing", "a\\ \\", s`a/\ `, s`a/\ /`],
    ["InfluxDB 1 and 2 keep two, is never doubled", s`\\host\share`, s`\\host\share`, "//host/share"],
    ["VictoriaMetrics and InfluxDB 3 lose the line, is a slash before a comma", s`x\,y`, s`x/\,y`, s`x/\,y`],
    ["InfluxDB 1 can lose the lines that follow, is a slash before a space", s`x\ y`, s`x/\ y`, s`x/\ y`],
    ["it is the last one that escapes, is a slash only there", s`x\\ y`, s`x\/\ y`, s`x//\ y`],
    ["a control character becomes a space or not, is a slash before that", "x\\\ny", s`x/\ y`, s`x/\ y`],
  ])("%s", ([, text, kept, slashes]) => {
    expect(tagValueText(text, "keep")).toBe(kept);
    expect(tagValueText(text, "slash")).toBe(slashes);
  });

  it("VictoriaMetrics and InfluxDB 3 lose the line, is a slash before =", () => {
    expect(tagValueText(s`x\=y`, "keep")).toBe(s`x/\=y`);
    expect(tagKeyText(s`x\=y`, "keep")).toBe(s`x/\=y`);
    expect(measurementText(s`x\=y`, "keep")).toBe("x/=y");
  });

  it("InfluxDB 1 and 2 would leave it out, is a slash before a quote in a measurement", () => {
    expect(measurementText(s`a\"b`, "keep")).toBe(`a/"b`);
    expect(tagKeyText(s`a\"b`, "keep")).toBe(s`a\"b`);
    expect(tagValueText(s`a\"b`, "keep")).toBe(s`a\"b`);
  });

  it("is the same in every name", () => {
    const text = s`\a\,b\ ` + "\\";
    expect(tagKeyText(text, "keep")).toBe(s`\a/\,b/\ `);
    expect(fieldKeyText(text, "keep")).toBe(s`\a/\,b/\ `);
    expect(measurementText(text, "keep")).toBe(s`\a/\,b/\ `);
  });

  it("takes no longer the more of them there are", () => {
    const many = "\\".repeat(1_000_000);
    expect(tagValueText(`${many}x`, "keep")).toHaveLength(1_000_001);
    expect(tagValueText(many, "keep")).toBe("");
  });
});

it("a quote in a field's key is another one: VictoriaMetrics would lose the line", () => {
  expect(fieldKeyText(`"a" b`, "keep")).toBe(s`'a'\ b`);
  expect(fieldKeyText(s`a\"b`, "keep")).toBe(s`a\'b`);
  expect(tagKeyText(`"a"`, "keep")).toBe(`"a"`);
});

describe("a measurement that would begin a comment gets a _ before it:", () => {
  it.for([
    ["#hash", "_#hash"],
    ["#a b", s`_#a\ b`],
    ["a#b", "a#b"],
    [s`\#hash`, s`\#hash`],
    [" #hash", s`\ #hash`],
  ] as const)("%s", ([name, written]) => {
    expect(measurementText(name, "keep")).toBe(written);
  });

  it("only a measurement", () => {
    expect(tagKeyText("#a", "keep")).toBe("#a");
    expect(tagValueText("#a", "keep")).toBe("#a");
  });
});

it.for<[text: string, written: string]>([
  ["", '""'],
  ["a b,c=d", '"a b,c=d"'],
  ['say "a"', s`"say \"a\""`],
  [s`C:\tmp` + "\\", s`"C:\\tmp\\"`],
  [s`a\n`, s`"a\\n"`],
  ["a\nb\tc\r\n", '"a b c  "'],
  ["#", '"#"'],
  ["a\ud83d", '"a\ufffd"'],
  ["größe 😱", '"größe 😱"'],
])("a string as the value of a field has quotes, and backslashes before those within: %j", ([text, written]) => {
  expect(stringFieldText(text)).toBe(written);
});
