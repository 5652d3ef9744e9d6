import type { Exemplar } from "@meterbridge/core/points";
import { describe, expect, it } from "vitest";
import { exemplarFields } from "../../src/schema/exemplar-fields.ts";
import { defaults } from "./written.ts";

const time = [1_395_066_363, 123] as [number, number];
const ids = { traceId: "0123456789abcdef0123456789abcdef", spanId: "0123456789abcdef" };
const idFields = 'trace_id="0123456789abcdef0123456789abcdef",span_id="0123456789abcdef"';

function fieldsOf(given: Partial<Exemplar>): string | undefined {
  return exemplarFields({ value: 0.7, timestamp: time, ...given }, defaults)?.fields;
}

describe("an exemplar's fields", () => {
  it.for<[string, Partial<Exemplar>, string]>([
    ["the value alone", {}, "value=0.7"],
    ["a whole number as a float", { value: 7 }, "value=7"],
    ["a bigint as a float", { value: 7n }, "value=7"],
    ["trace and span", ids, `value=0.7,${idFields}`],
    ["trace and span as later versions have them", { spanContext: ids }, `value=0.7,${idFields}`],
    ["a trace that is not known", { traceId: "", spanId: "" }, "value=0.7"],
    [
      "attributes as texts",
      { filteredAttributes: { user: 'a "b" \\', n: 5, list: ["x", 1] } },
      String.raw`value=0.7,user="a \"b\" \\",n="5",list="[\"x\",1]"`,
    ],
    [
      "keys with spaces, commas and equals signs",
      { filteredAttributes: { "a b,c=d": "x" } },
      String.raw`value=0.7,a\ b\,c\=d="x"`,
    ],
    ["no empty attributes", { filteredAttributes: { a: "", b: undefined } }, "value=0.7"],
    [
      "attributes that are called like the others",
      { ...ids, filteredAttributes: { value: "v", trace_id: "t", time: "now" } },
      `value=0.7,${idFields},value_="v",trace_id_="t",time_="now"`,
    ],
    ["two keys that become one", { filteredAttributes: { "a\n": "x", a_: "y" } }, 'value=0.7,a_="x",a__="y"'],
  ])("are %s", ([, given, fields]) => {
    expect(fieldsOf(given)).toBe(fields);
  });

  it.for([[{ timestamp: time }], [{ timestamp: undefined, time }]])("have the time of the exemplar: %j", ([given]) => {
    expect(exemplarFields({ value: 1, ...given } as Exemplar, defaults)?.time).toBe(time);
  });

  it("are not those that the user leaves out", () => {
    const fieldKey = (key: string): string => (key === "span_id" ? "" : key);
    const exemplar = { value: 1, timestamp: time, traceId: "a", spanId: "b" };
    expect(exemplarFields(exemplar, { ...defaults, fieldKey })?.fields).toBe('value=1,trace_id="a"');
    expect(exemplarFields(exemplar, { ...defaults, fieldKey: () => "" })).toBeUndefined();
  });

  it.for<[string, unknown]>([
    ["is not finite", { value: Number.NaN, timestamp: time }],
    ["is no number", { value: "7", timestamp: time }],
    ["is not there", { timestamp: time }],
    ["has no time", { value: 1 }],
    ["has an attribute that no text says", { value: 1, timestamp: time, filteredAttributes: { f: () => 1 } }],
    [
      "cannot be read",
      {
        get value(): never {
          throw new Error("gone");
        },
      },
    ],
    ["is nothing", undefined],
  ])("are none when it %s", ([, exemplar]) => {
    expect(exemplarFields(exemplar as Exemplar, defaults)).toBeUndefined();
  });
});
