import { Point } from "@influxdata/influxdb-client";
import { reasonOfThrown } from "@meterbridge/core/points";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { customLine } from "../../src/lines/custom-line.ts";
import type { Line } from "../../src/schema/custom-schema.ts";
import { lineSettings } from "../lines/line-settings.ts";

const s = String.raw;

/** Without control characters, `#`, backslashes that are last or before what is escaped, and halves of surrogate pairs. */
const soundText = fc.oneof(
  fc.string({
    unit: fc.constantFrom("a", "Z", " ", ",", "=", '"', "\\x", "ä", "😱", "_", "."),
    minLength: 1,
    maxLength: 10,
  }),
  fc.stringMatching(/^[!-"$-[\]-~ ]+$/),
);
const key = soundText.filter((text) => !["time", "_field", "_measurement", "__proto__"].includes(text));
const fieldKey = key.filter((text) => !text.includes('"'));

describe("@influxdata/influxdb-client writes the same", () => {
  it("of names, tags and values that it has no trouble with", () => {
    const values = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), soundText);
    const given = fc.record({ measurement: soundText, tag: key, tagValue: soundText, field: fieldKey, value: values });
    fc.assert(
      fc.property(
        given.filter(({ tag, field, value }) => tag !== field && !Object.is(value, -0)),
        ({ measurement, tag, tagValue, field, value }) => {
          const point = new Point(measurement).tag(tag, tagValue).timestamp("17");
          if (typeof value === "number") point.floatField(field, value);
          else if (typeof value === "boolean") point.booleanField(field, value);
          else point.stringField(field, value);
          const line = { measurement, tags: { [tag]: tagValue }, fields: { [field]: value } };
          // It writes T and F: every server reads either.
          expect(ours(line)).toBe(typeof value === "boolean" ? spelled(point, value) : point.toLineProtocol());
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("of integers that a double can say", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const line = { measurement: "m", tags: {}, fields: { v: BigInt(value) } };
        expect(ours(line)).toBe(new Point("m").intField("v", value).timestamp("17").toLineProtocol());
      }),
    );
  });

  it("of tags in any number, in the same order", () => {
    const tagKey = fc.stringMatching(/^[a-zA-Z0-9.]+$/).filter((text) => text !== "time");
    fc.assert(
      fc.property(fc.dictionary(tagKey, soundText, { maxKeys: 6 }), (tags) => {
        const point = new Point("m").floatField("_v", 1).timestamp("17");
        for (const [name, value] of Object.entries(tags)) point.tag(name, value);
        expect(ours({ measurement: "m", tags, fields: { _v: 1 } })).toBe(point.toLineProtocol());
      }),
    );
  });
});

describe("@influxdata/influxdb-client 1.35 writes another line, which we do not want:", () => {
  it.for<[fault: string, line: Line, theirs: (point: Point) => Point, written: string, ours: string]>([
    [
      "a bigint loses its last digits",
      { measurement: "m", tags: {}, fields: { v: 9_007_199_254_740_993n } },
      (point) => point.intField("v", 9_007_199_254_740_993n),
      "m v=9007199254740992i 17",
      "m v=9007199254740993i 17",
    ],
    [
      "the least integer of 64 bits throws",
      { measurement: "m", tags: {}, fields: { v: -(2n ** 63n) } },
      (point) => point.intField("v", -(2n ** 63n)),
      "throws",
      "m v=-9223372036854775808i 17",
    ],
    [
      "what is not finite throws away all the other fields",
      { measurement: "m", tags: {}, fields: { a: NaN, b: 1 } },
      (point) => point.floatField("a", NaN).floatField("b", 1),
      "throws",
      "m b=1 17",
    ],
    [
      "a trailing backslash takes the tags that follow into the value, or the line with it",
      { measurement: "m", tags: { p: s`C:\tmp` + "\\", z: "1" }, fields: { v: 1 } },
      (point) =>
        point
          .tag("p", s`C:\tmp` + "\\")
          .tag("z", "1")
          .floatField("v", 1),
      s`m,p=C:\tmp\,z=1 v=1 17`,
      s`m,p=C:\tmp,z=1 v=1 17`,
    ],
    [
      "a backslash before what is escaped loses the line, and those that follow",
      { measurement: "m", tags: { p: s`a\ \="b` }, fields: { v: 1 } },
      (point) => point.tag("p", s`a\ \="b`).floatField("v", 1),
      s`m,p=a\\ \\="b v=1 17`,
      s`m,p=a/\ /\="b v=1 17`,
    ],
    [
      "a tag that is InfluxDB's own loses the whole batch with InfluxDB 2",
      { measurement: "m", tags: { time: "x" }, fields: { v: 1 } },
      (point) => point.tag("time", "x").floatField("v", 1),
      "m,time=x v=1 17",
      "m,time_=x v=1 17",
    ],
    [
      "a measurement that begins with # is a comment",
      { measurement: "#m", tags: {}, fields: { v: 1 } },
      (point) => point.measurement("#m").floatField("v", 1),
      "#m v=1 17",
      "_#m v=1 17",
    ],
    [
      "the number 0 is no tag",
      { measurement: "m", tags: { a: 0 } as never, fields: { v: 1 } },
      (point) => point.tag("a", 0 as never).floatField("v", 1),
      "m v=1 17",
      "m,a=0 v=1 17",
    ],
    [
      "a tag may have any name, but not this one",
      { measurement: "m", tags: { ["__proto__"]: "x" }, fields: { v: 1 } },
      (point) => point.tag("__proto__", "x").floatField("v", 1),
      "m v=1 17",
      "m,__proto__=x v=1 17",
    ],
    [
      "a control character ends the name, or is refused",
      { measurement: "m", tags: { a: "x\u0001y" }, fields: { v: 1 } },
      (point) => point.tag("a", "x\u0001y").floatField("v", 1),
      "m,a=x\u0001y v=1 17",
      s`m,a=x\ y v=1 17`,
    ],
    [
      "a quote in a field's key loses the line with VictoriaMetrics",
      { measurement: "m", tags: {}, fields: { 'a"b': 1 } },
      (point) => point.floatField('a"b', 1),
      'm a"b=1 17',
      "m a'b=1 17",
    ],
    [
      "a line feed in a text ends the line with VictoriaMetrics",
      { measurement: "m", tags: {}, fields: { v: "a\nb" } },
      (point) => point.stringField("v", "a\nb"),
      'm v="a\nb" 17',
      'm v="a b" 17',
    ],
    [
      "a tag of nothing but a backslash",
      { measurement: "m", tags: { a: "\\" }, fields: { v: 1 } },
      (point) => point.tag("a", "\\").floatField("v", 1),
      "m,a=\\ v=1 17",
      "m v=1 17",
    ],
    [
      "a tag and a field of one key, which InfluxDB 3 refuses",
      { measurement: "m", tags: { v: "x" }, fields: { v: 1 } },
      (point) => point.tag("v", "x").floatField("v", 1),
      "m,v=x v=1 17",
      "m,v_=x v=1 17",
    ],
    [
      "a negative zero loses its sign",
      { measurement: "m", tags: {}, fields: { v: -0 } },
      (point) => point.floatField("v", -0),
      "m v=0 17",
      "m v=-0 17",
    ],
  ])("%s", ([, line, theirs, written, wanted]) => {
    expect(textOf(() => theirs(new Point("m")).timestamp("17").toLineProtocol())).toBe(written);
    expect(ours(line)).toBe(wanted);
  });
});

function ours(line: Line): string | undefined {
  return textOf(() => customLine(line, { tags: {}, time: [0, 17] }, lineSettings()));
}

function spelled(point: Point, value: boolean): string {
  return point.toLineProtocol()!.replace(/=[TF] 17$/, `=${value} 17`);
}

function textOf(write: () => string | undefined): string | undefined {
  try {
    return write();
  } catch (error) {
    return reasonOfThrown(error) === "unreadable_point" ? "throws" : reasonOfThrown(error);
  }
}
