import { parseLineProtocol, type ParsedLine } from "@meterbridge/test-harness";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldKeyText, measurementText, stringFieldText, tagKeyText, tagValueText } from "../../src/text/escape.ts";
import { asInfluxdbSplits } from "./as-influxdb-splits.ts";
import { fitString, fitText } from "./fit-text.ts";

const telling = fc.constantFrom("\\", ",", " ", "=", '"', "#", "\n", "\t", "\ud83d", "a");
const text = fc.oneof(fc.string({ unit: telling, maxLength: 12 }), fc.string({ unit: "binary" }));

it("a text that needs nothing is written as it is", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9_./:'{}[\]()<>+-]+$/), (plain) => {
      for (const write of [measurementText, tagKeyText, tagValueText, fieldKeyText]) {
        expect(write(plain, "keep")).toBe(plain);
      }
    }),
  );
});

it("what was made fit once stays as it is", () => {
  fc.assert(
    fc.property(text, fc.constantFrom("keep" as const, "slash" as const), (raw, backslashes) => {
      for (const write of [measurementText, tagKeyText, tagValueText, fieldKeyText]) {
        const once = write(raw, backslashes).replace(/\\([,= ])/g, "$1");
        expect(write(once, backslashes).replace(/\\([,= ])/g, "$1")).toBe(once);
      }
    }),
  );
});

describe("InfluxDB 1, 2 and 3 read texts where they stand", () => {
  const parts = fc.record({ measurement: text, tagKey: text, tagValue: text, fieldKey: text, string: text });
  const readers = [
    ["both", (read: string): string => read],
    ["one", (read: string): string => read.replaceAll("\\\\", "\\")],
  ] as const;

  it.for(readers)("two backslashes are %s to them", ([doubledBackslash, seen]) => {
    fc.assert(
      fc.property(parts, (given) => {
        const measurement = measurementText(`m${given.measurement}`, "keep");
        const tag = `${tagKeyText(`t${given.tagKey}`, "keep")}=${tagValueText(`v${given.tagValue}`, "keep")}`;
        const field = `${fieldKeyText(`f${given.fieldKey}`, "keep")}=${stringFieldText(given.string)}`;
        const line = `${measurement},${tag} ${field} 17`;
        const [parsed] = parseLineProtocol(`${line}\n`, { doubledBackslash });
        const expected: ParsedLine = {
          measurement: seen(fitText.measurement(`m${given.measurement}`)),
          tags: [[seen(fitText.tagKey(`t${given.tagKey}`)), seen(fitText.tagValue(`v${given.tagValue}`))]],
          fields: [[seen(fitText.fieldKey(`f${given.fieldKey}`)), { type: "string", value: fitString(given.string) }]],
          time: 17n,
        };
        expect(parsed).toEqual(expected);
        // It neither ends early, nor takes the next line with it.
        expect(asInfluxdbSplits(`${line}\nnext v=1 18\n`)).toEqual([line, "next v=1 18"]);
      }),
      { numRuns: 2_000 },
    );
  });
});
