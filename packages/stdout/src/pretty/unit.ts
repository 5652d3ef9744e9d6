import { numberText, oddText, scaledText, thinText, threeDigits } from "./quantity.ts";
import { visible } from "./visible.ts";

/** How an instrument's values are written. */
export interface Unit {
  /** What the values are, told once; empty when every value says it itself. */
  readonly word: string;
  text(value: number): string;
  /** So much in a second. */
  rate(perSecond: number): string;
}

/** Reads a unit: UCUM, as OpenTelemetry uses it, and the words that many write instead. */
export function unitOf(code: string): Unit {
  const perSecond = code.endsWith("/s");
  const unit = plainUnitOf(perSecond ? code.slice(0, -2) : code);
  if (!perSecond) return unit;
  if (unit.word !== "") return { ...unit, word: `${unit.word}/s` };
  return { word: "", text: (value) => unit.rate(value), rate: (value) => `${unit.rate(value)}/s` };
}

const seconds: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3_600,
  d: 86_400,
  seconds: 1,
  milliseconds: 1e-3,
};

const bytes: Readonly<Record<string, number>> = {
  By: 1,
  kBy: 1e3,
  MBy: 1e6,
  GBy: 1e9,
  KiBy: 1024,
  MiBy: 1024 ** 2,
  GiBy: 1024 ** 3,
  bytes: 1,
};

function plainUnitOf(code: string): Unit {
  const second = seconds[code];
  // A time in each second, as that of a processor, is a part of it.
  if (second !== undefined) {
    return measured(
      (value) => durationText(value * second),
      (perSecond) => `${thinText(perSecond * second * 100)} %`,
    );
  }
  const byte = bytes[code];
  if (byte !== undefined) return measured((value) => bytesText(value * byte));
  switch (code) {
    case "":
    case "1":
      return counted("");
    case "%":
      return measured((value) => `${numberText(value)} %`);
    case "Cel":
      return measured((value) => `${numberText(value)} °C`);
    default:
      return counted(wordOf(code));
  }
}

function measured(text: Unit["text"], rate: Unit["rate"] = (perSecond) => `${text(perSecond)}/s`): Unit {
  return { word: "", text, rate };
}

/** What is counted: the values are bare numbers. */
export function counted(word: string): Unit {
  return { word, text: numberText, rate: (perSecond) => `${thinText(perSecond)}/s` };
}

/** An annotation in the plural, `{request}` as requests; any other unit as it is. */
function wordOf(code: string): string {
  const noun = /^\{([^{}]+)\}$/.exec(code)?.[1];
  if (noun === undefined) return visible(code);
  if (/[^s]s$/.test(noun) || !/[a-z]$/i.test(noun)) return visible(noun);
  if (/(?:s|x|ch|sh)$/.test(noun)) return visible(`${noun}es`);
  return visible(/[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`);
}

const powersOfBytes = [" B", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB"];

function bytesText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1024) return `${numberText(value)} B`;
  return scaledText(value, powersOfBytes, 1024);
}

// From what on a time is told in the unit, and what that is in seconds: below two minutes, seconds say more.
const units: readonly (readonly [name: string, from: number, seconds: number])[] = [
  ["d", 172_800, 86_400],
  ["h", 7_200, 3_600],
  ["min", 120, 60],
  ["s", 0.999_5, 1],
  ["ms", 0.999_5e-3, 1e-3],
  ["µs", 0.999_5e-6, 1e-6],
  ["ns", 0.001e-9, 1e-9],
];

/** A time in the unit that leaves one to three digits before the point. */
export function durationText(value: number): string {
  const size = Math.abs(value);
  const fitting = units.find(([, from]) => size >= from);
  if (fitting === undefined || size >= 1e8) return `${numberText(value)} s`;
  const [name, , length] = fitting;
  return `${oddText(value / length) ?? threeDigits(value / length)} ${name}`;
}
