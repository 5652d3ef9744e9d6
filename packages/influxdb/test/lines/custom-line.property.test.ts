import { UnusablePoint } from "@meterbridge/core/points";
import { parseLineProtocol, type ParsedField, type ParsedLine } from "@meterbridge/test-harness";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { customLine } from "../../src/lines/custom-line.ts";
import type { FieldValue, Line } from "../../src/schema/custom-schema.ts";
import { fitString, fitText } from "../text/fit-text.ts";
import { lineSettings } from "./line-settings.ts";

const telling = fc.string({
  unit: fc.constantFrom(
    "\\",
    ",",
    " ",
    "=",
    '"',
    "#",
    "\n",
    "\r",
    "\t",
    "\0",
    "\u007f",
    "\ud83d",
    "😱",
    "_",
    "a",
    "time",
  ),
  maxLength: 12,
});
const text = fc.oneof({ weight: 3, arbitrary: telling }, fc.string({ unit: "binary", maxLength: 12 }));
const value = fc.oneof<fc.Arbitrary<FieldValue>[]>(
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.boolean(),
  text,
);
const lines: fc.Arbitrary<Line> = fc.record({
  measurement: text,
  tags: fc.dictionary(text, text, { maxKeys: 4 }),
  fields: fc.dictionary(text, value, { minKeys: 1, maxKeys: 4 }),
  time: fc.tuple(fc.integer({ min: -(2 ** 33), max: 2 ** 33 }), fc.integer({ min: 0, max: 999_999_999 })),
});

describe("whatever a line says, every server reads of it what was meant", () => {
  it.for(["slash", "keep"] as const)("with backslashes: %s", (backslashes) => {
    fc.assert(
      fc.property(lines, (line) => {
        const parsed = readBack(line, backslashes);
        if (!parsed) return;
        const measurement = fitText.measurement(line.measurement, backslashes);
        expect(parsed.measurement).toBe(measurement.startsWith("#") ? `_${measurement}` : measurement);
        const [seconds, nanoseconds] = line.time!;
        expect(parsed.time).toBe(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
        // Keys get a _ where they have to, and tags another order.
        const tags = Object.entries(line.tags!).map(
          ([key, tag]) => [fitText.tagKey(key, backslashes), fitText.tagValue(tag, backslashes)] as const,
        );
        expect(stems(parsed.tags)).toEqual(stems(tags.filter(([key, tag]) => key !== "" && tag !== "")));
        const fields = Object.entries(line.fields)
          .filter(([, field]) => typeof field !== "number" || Number.isFinite(field))
          .map(([key, field]) => [fitText.fieldKey(key, backslashes), readAs(field!)] as const);
        expect(stems(parsed.fields)).toEqual(stems(fields.filter(([key]) => key !== "")));
      }),
      { numRuns: 2_000 },
    );
  });
});

/** `undefined`: there is nothing to write. The reader throws at what any InfluxDB refuses or reads differently. */
function readBack(line: Line, backslashes: "keep" | "slash"): ParsedLine | undefined {
  let written: string;
  try {
    written = customLine(line, { tags: {}, time: [0, 0] }, lineSettings({ backslashes }));
  } catch (error) {
    if (!(error instanceof UnusablePoint)) throw error;
    return undefined;
  }
  // Two backslashes that stay are the one thing that InfluxDB 1 and 3 read differently.
  const readers = backslashes === "keep" ? ({ doubledBackslash: "both" } as const) : {};
  const [parsed, ...others] = parseLineProtocol(`${written}\n`, readers);
  expect(others).toEqual([]);
  return parsed;
}

function readAs(field: FieldValue): ParsedField {
  if (typeof field === "number") return { type: "float", value: field };
  if (typeof field === "bigint") return { type: "integer", value: field };
  if (typeof field === "boolean") return { type: "boolean", value: field };
  return { type: "string", value: fitString(field) };
}

/** Keys without the _ at their ends, and their values, in an order that says nothing. */
function stems(entries: readonly (readonly [key: string, value: unknown])[]): readonly string[] {
  return entries.map(([key, value]) => `${key.replace(/_+$/, "")} ${JSON.stringify(value, withBigints)}`).sort();
}

function withBigints(_key: string, value: unknown): unknown {
  return typeof value === "bigint" || Object.is(value, -0) ? `${typeof value} ${String(value)}` : value;
}
