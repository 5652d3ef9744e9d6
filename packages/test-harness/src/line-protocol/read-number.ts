import type { LineScanner } from "./line-scanner.ts";
import type { ParsedField } from "./parsed-line.ts";
import type { ReadingRules } from "./reading-rules.ts";

const whole = /^(-?\d+)([iu])$/;
// Of what the grammar allows, InfluxDB 3 refuses `.5` and `5.`, and VictoriaMetrics reads `.5` as 0.
const float = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const looseFloat = /^-?(?=\.?\d)\d*\.?\d*([eE][+-]?\d+)?$/;

/** Reads a number that was taken: `1i`, `1u`, `1.5`. */
export function readNumber(
  written: string,
  { fail }: Pick<LineScanner, "fail">,
  { takes }: Pick<ReadingRules, "takes">,
): ParsedField {
  const [, digits, letter] = whole.exec(written) ?? [];
  if (digits === undefined) {
    const isFloat = (takes.has("bare_point") ? looseFloat : float).test(written);
    if (!isFloat) fail(`${written} is neither a number, nor a text, nor true or false`);
    const float64 = Number(written);
    if (!Number.isFinite(float64)) fail(`${written} is more than a double holds`);
    return { type: "float", value: float64 };
  }
  const value = BigInt(digits);
  if (letter === "i") {
    if (BigInt.asIntN(64, value) !== value) fail(`${written} is not in 64 bits`);
    return { type: "integer", value };
  }
  if (digits.startsWith("-") || BigInt.asUintN(64, value) !== value)
    fail(`${written} is not in 64 bits without a sign`);
  return { type: "unsigned", value };
}
