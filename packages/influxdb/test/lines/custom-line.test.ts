import { reasonOfThrown } from "@meterbridge/core/points";
import { describe, expect, it } from "vitest";
import { customLine } from "../../src/lines/custom-line.ts";
import type { Line } from "../../src/schema/custom-schema.ts";
import { lineSettings } from "./line-settings.ts";

const s = String.raw;
const point = { tags: { host: "a", zone: "b" }, time: [17, 5] as [number, number] };
const fields = { v: 1 };

describe("a line of a user's schema", () => {
  it.for<[what: string, line: Line, written: string]>([
    [
      "has tags and time of the point unless it says others",
      { measurement: "m", fields },
      "m,host=a,zone=b v=1 17000000005",
    ],
    ["has its own time", { measurement: "m", fields, time: [1, 2] }, "m,host=a,zone=b v=1 1000000002"],
    ["has its own tags", { measurement: "m", tags: { a: "x" }, fields }, "m,a=x v=1 17000000005"],
    ["has no tags", { measurement: "m", tags: {}, fields }, "m v=1 17000000005"],
    [
      "has its tags in the order of their keys",
      { measurement: "m", tags: { z: "1", a: "2", B: "3" }, fields },
      "m,B=3,a=2,z=1 v=1 17000000005",
    ],
    [
      "has everything escaped",
      { measurement: "a b", tags: { "c d": "e=f" }, fields: { "g,h": 'i"' } },
      s`a\ b,c\ d=e\=f g\,h="i\"" 17000000005`,
    ],
    ["is no comment", { measurement: "#m", tags: {}, fields }, "_#m v=1 17000000005"],
    [
      "is one line",
      { measurement: "a\nb", tags: { c: "d\ne" }, fields: { f: "g\nh" } },
      s`a_b,c=d\ e f="g h" 17000000005`,
    ],
    [
      "has no tag that says nothing",
      { measurement: "m", tags: { a: "", b: "\\", c: "x" }, fields },
      "m,c=x v=1 17000000005",
    ],
    [
      "has a place for each of two keys that come out alike",
      { measurement: "m", tags: { "a\n": "1", a_: "2" }, fields: { "f\n": 1, f_: 2 } },
      "m,a_=1,a__=2 f_=1,f__=2 17000000005",
    ],
    [
      "loses no place to a tag that says nothing",
      { measurement: "m", tags: { "a\n": "", a_: "2" }, fields },
      "m,a_=2 v=1 17000000005",
    ],
    [
      "has no tag and field of the same key",
      { measurement: "m", tags: { v: "x", v_: "y" }, fields },
      "m,v_=x,v__=y v=1 17000000005",
    ],
    [
      "has no key that is InfluxDB's own",
      { measurement: "m", tags: { time: "x" }, fields: { time: 1 } },
      "m,time__=x time_=1 17000000005",
    ],
    [
      "has fields of every type",
      { measurement: "m", tags: {}, fields: { a: 1, b: -0.5, c: 2n ** 63n - 1n, d: true, e: false, f: "" } },
      'm a=1,b=-0.5,c=9223372036854775807i,d=true,e=false,f="" 17000000005',
    ],
    [
      "has no field that says nothing",
      { measurement: "m", tags: {}, fields: { a: NaN, b: undefined, "": 1, c: 1 } },
      "m c=1 17000000005",
    ],
    [
      "takes what is no text for one",
      { measurement: "m", tags: { a: 0, b: ["x"], c: null } as never, fields },
      s`m,a=0,b=["x"] v=1 17000000005`,
    ],
    [
      "takes a field of nothing for none",
      { measurement: "m", tags: {}, fields: { a: null, v: 1 } as never },
      "m v=1 17000000005",
    ],
    [
      "has room for 64 KiB of text",
      { measurement: "m", tags: {}, fields: { a: "ä".repeat(32_768) } },
      `m a="${"ä".repeat(32_768)}" 17000000005`,
    ],
  ])("%s", ([, line, written]) => {
    expect(customLine(line, point, lineSettings())).toBe(written);
  });

  it.for<[reason: string, what: string, line: unknown]>([
    ["schema_error", "is a text", "m v=1"],
    ["schema_error", "is nothing", null],
    ["schema_error", "has no measurement", { fields }],
    ["schema_error", "has an empty measurement", { measurement: "", fields }],
    ["schema_error", "has a measurement of nothing but backslashes", { measurement: "\\", fields }],
    ["schema_error", "has no fields", { measurement: "m" }],
    ["schema_error", "has fields of nothing", { measurement: "m", fields: null }],
    ["schema_error", "has tags that are none", { measurement: "m", fields, tags: "a=b" }],
    ["schema_error", "has a field of no type", { measurement: "m", fields: { v: {} } }],
    [
      "schema_error",
      "throws when it is read",
      {
        measurement: "m",
        get fields(): never {
          throw new Error("no");
        },
      },
    ],
    ["non_finite", "has no field", { measurement: "m", fields: {} }],
    ["non_finite", "has no finite field", { measurement: "m", fields: { a: NaN, b: -Infinity } }],
    ["out_of_range", "has a whole number that is not in 64 bits", { measurement: "m", fields: { v: 2n ** 63n } }],
    ["point_too_large", "has a text of more than 64 KiB", { measurement: "m", fields: { v: "ä".repeat(32_769) } }],
    ["invalid_attribute", "has a tag of no text", { measurement: "m", tags: { a: () => 1 }, fields }],
    ["invalid_time", "has no time", { measurement: "m", fields, time: "now" }],
    [
      "series_key_too_long",
      "has a measurement that is too long",
      { measurement: "m".repeat(65_531), tags: {}, fields },
    ],
    [
      "series_key_too_long",
      "has a field key that is too long",
      { measurement: "m", tags: {}, fields: { ...fields, ["v".repeat(65_531)]: 1 } },
    ],
  ])("costs its point (%s) when it %s", ([reason, , line]) => {
    expect(() => customLine(line as Line, point, lineSettings())).toThrow(expect.objectContaining({ reason }));
  });

  it("has names that the user gave another form", () => {
    const rename = (name: string, what: string): string | undefined =>
      name.endsWith("out") ? undefined : `${what} ${name}`;
    const line: Line = { measurement: "out", tags: { a: "1", out: "2" }, fields: { v: 1, out: 2 } };
    expect(customLine(line, point, lineSettings({ rename }))).toBe(s`out,tag\ a=1 field\ v=1 17000000005`);
  });

  it("has slashes for backslashes, and times in seconds, when the user wants that", () => {
    const line: Line = { measurement: s`a\b`, tags: { [s`c\d`]: s`e\f` }, fields: { [s`g\h`]: s`i\j` } };
    const settings = lineSettings({ backslashes: "slash", precision: "s" });
    expect(customLine(line, point, settings)).toBe(s`a/b,c/d=e/f g/h="i\\j" 17`);
  });
});

it("whatever comes, only a reason is thrown", () => {
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new RangeError("no");
      },
    },
  );
  for (const line of [hostile, { measurement: "m", fields: hostile, tags: hostile }, Symbol("x"), () => hostile]) {
    let reason = "";
    try {
      customLine(line as Line, point, lineSettings());
    } catch (error) {
      reason = reasonOfThrown(error);
    }
    expect(reason).toMatch(/^(schema_error|non_finite)$/);
  }
});
