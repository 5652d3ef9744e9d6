import type { Attributes } from "@opentelemetry/api";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Case } from "../case.ts";
import { awkwardTexts } from "../data/awkward-texts.ts";
import { metricsFor, type TemporalityWishes } from "../data/metrics-for.ts";
import { carries } from "./carries.ts";

export const encodingAttributeCases: readonly Case[] = [
  carries({
    id: "encoding/any-text",
    sentence: "Any text arrives as the value and as the key of an attribute, unchanged; a lone surrogate as U+FFFD.",
    needs: ["anyText"],
    exports: (exporter) => [ofAttributes(exporter, textsEverywhere())],
    looksAt: { aspects: [] },
  }),
  carries({
    id: "encoding/typed-attributes",
    sentence: "Numbers, booleans and lists arrive as attributes of that type.",
    needs: ["typedAttributes"],
    exports: (exporter) => [ofAttributes(exporter, typedAttributes)],
    looksAt: { aspects: ["attributes"] },
  }),
  carries({
    id: "encoding/attribute-sets",
    sentence:
      "Series that differ in one attribute only arrive apart, with all of their attributes and with their values.",
    exports: (exporter) => [ofAttributes(exporter, similarAttributes), ofAttributes(exporter, reordered)],
    looksAt: { aspects: ["value"] },
  }),
  carries({
    id: "encoding/mutated-attributes",
    sentence:
      "Of an attributes object that its owner changes and uses again, each export has what it said at the time.",
    *exports(exporter) {
      const [one, other]: [Attributes, Attributes] = [{ room: "attic", floor: "two" }, { room: "hall" }];
      yield ofAttributes(exporter, [one, other]);
      one["room"] = "cellar";
      delete one["floor"];
      other["door"] = "open";
      yield ofAttributes(exporter, [one, other]);
    },
    looksAt: { aspects: ["value"] },
  }),
  carries({
    id: "encoding/names",
    sentence: "Every name arrives that an instrument may have.",
    exports: (exporter) => [
      metricsFor(
        exporter,
        names.map((name, index) => ({
          kind: "sum",
          name,
          integers: true,
          points: [{ attributes: { nth: String(index) }, value: index + 1 }],
        })),
      ),
    ],
    looksAt: { aspects: ["value"] },
  }),
];

/** Letters, digits, `_`, `.`, `-` and `/`, the first a letter, 255 in all (OpenTelemetry specification, metrics/api.md). */
const names = [
  "a",
  "Conformance_Counter-1/2.3",
  "conformance..dots.",
  "constructor",
  "hasOwnProperty",
  `long.${"0123456789".repeat(25)}`,
];

function textsEverywhere(): readonly Attributes[] {
  const texts = Object.entries(awkwardTexts);
  return [
    { which: "empty value", text: "" },
    { which: "upper and lower case", Key: "a", key: "b", KEY: "c" },
    ...texts.map(([which, text]) => ({ which: `value ${which}`, text, after: "it" })),
    ...texts.map(([which, text]) => ({ which: `key ${which}`, [text]: "value", after: "it" })),
    { a: "1", b: "2" },
    { a: "1,b=2" },
    { a: '1","b":"2' },
    { which: "all values", ...Object.fromEntries(texts) },
    { which: "all keys", ...Object.fromEntries(texts.map(([name, text]) => [text, name])) },
  ];
}

const typedAttributes: readonly Attributes[] = [
  { which: "whole", value: 7 },
  { which: "below zero", value: -7 },
  { which: "zero", value: 0 },
  { which: "large", value: Number.MAX_SAFE_INTEGER },
  { which: "fraction", value: 0.1 },
  { which: "true", value: true },
  { which: "false", value: false },
  { which: "text like a number", value: "7" },
  { which: "text like a boolean", value: "true" },
  { which: "texts", value: ["a", "b,c", ""] },
  { which: "numbers", value: [1, 2.5, -3] },
  { which: "booleans", value: [true, false] },
  { which: "one in a list", value: ["a"] },
  { which: "nothing in a list", value: [] },
  { which: "several", text: "a", whole: 1, fraction: 0.5, flag: false, list: [1, 2] },
];

const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`key${index}`, `v${index}`]));

const similarAttributes: readonly Attributes[] = [
  {},
  { a: "1" },
  { a: "2" },
  { b: "1" },
  { a: "1", b: "2" },
  { a: "2", b: "1" },
  { a: "12", b: "3" },
  { a: "1", b: "23" },
  { a: "1", b: "2", c: "3" },
  { ab: "12" },
  { a: "b12" },
  many,
  { ...many, key39: "other" },
];

const reordered = similarAttributes.map((attributes) => Object.fromEntries(Object.entries(attributes).reverse()));

/** One counter with a data point of each of these attributes, and a value that each of them has alone. */
function ofAttributes(exporter: TemporalityWishes, all: readonly Attributes[]): ResourceMetrics {
  const points = all.map((attributes, index) => ({ attributes, value: index + 1 }));
  return metricsFor(exporter, [{ kind: "sum", name: "conformance.count", integers: true, points }]);
}
