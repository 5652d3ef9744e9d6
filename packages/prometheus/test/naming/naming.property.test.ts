import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FamilyType } from "../../src/exposition/family.ts";
import { escapeName } from "../../src/naming/escape-name.ts";
import type { KeyValue } from "../../src/naming/naming.ts";
import { namingFor } from "../../src/naming/naming-for.ts";
import { everyEscaping, everyStrategy } from "./dialects.ts";

const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom(..."ab1_.:-/é花😱".match(/./gu)!, "\ud83d", "total", "bytes", "le", "name"),
    maxLength: 8,
  }),
  fc.string({ unit: "binary" }),
);
const unit = fc.oneof(fc.constantFrom("", "1", "By", "s", "m/s", "{x}/min", "%"), text);
const type = fc.constantFrom<FamilyType>("counter", "gauge", "histogram", "summary", "info");
const namespace = fc.constantFrom("", "ns", "shop_1");
const keyValues = fc.array(fc.tuple(text, fc.oneof(fc.string(), fc.integer(), fc.constantFrom("", null, [1, "a"]))));
const kept = fc.constantFrom<readonly string[]>([], ["le"], ["quantile"], ["le", "exported_le"]);

const dialects = everyStrategy.flatMap((strategy) => everyEscaping.map((escaping) => [strategy, escaping] as const));

describe.for(dialects)("whatever it is called, in %s with %s", ([strategy, escaping]) => {
  const mayBeAnything = (isAsItIs: boolean): boolean =>
    escaping === "allow-utf-8" && (isAsItIs || !strategy.startsWith("Underscore"));

  it("a metric has a name that is valid, or none, and a unit only where the name ends in it", () => {
    fc.assert(
      fc.property(text, unit, type, namespace, (name, unit, type, namespace) => {
        const given = namingFor(strategy, escaping, namespace);
        for (const naming of [given, given.asItIs]) {
          const named = naming.metricName(name, unit, type);
          if (named.name === "") {
            expect(name).toMatch(/^[^a-zA-Z0-9:]*$/);
            expect(named.unit).toBe("");
          } else if (mayBeAnything(naming !== given)) expect(isWellFormed(named.name)).toBe(true);
          else expect(named.name).toMatch(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/);
          const stem = type === "counter" ? named.name.replace(/_total$/, "") : named.name;
          if (named.unit !== "") expect(stem.endsWith(`_${named.unit}`)).toBe(true);
          expect(named.unit).toMatch(/^[a-zA-Z0-9_]*$/);
        }
      }),
    );
  });

  it("a series has labels that are valid, sorted, each there once, none kept, reserved or empty", () => {
    const given = namingFor(strategy, escaping);
    fc.assert(
      fc.property(keyValues, kept, (keyValues: KeyValue[], kept) => {
        for (const naming of [given, given.asItIs]) {
          const labels = naming.labels(keyValues, kept);
          const names = labels.map(([name]) => name);
          expect(names).toEqual([...new Set(names)].sort());
          for (const [name, value] of labels) {
            if (mayBeAnything(naming !== given)) expect(isWellFormed(name)).toBe(true);
            else expect(name).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
            expect(name).not.toMatch(/^__|^$/);
            expect(kept).not.toContain(name);
            expect(value).not.toBe("");
            expect(isWellFormed(value)).toBe(true);
          }
        }
      }),
    );
  });
});

it.for(["UnderscoreEscapingWithSuffixes", "UnderscoreEscapingWithoutSuffixes"] as const)(
  "a name that was made stays as it is when it is the name of a metric without a unit: %s",
  (strategy) => {
    const naming = namingFor(strategy, "underscores");
    fc.assert(
      fc.property(text, unit, type, (name, unit, type) => {
        const made = naming.metricName(name, unit, type).name;
        expect(naming.metricName(made, "", type).name).toBe(made);
      }),
    );
  },
);

it.for(["metric", "label"] as const)("a %s's name can be read back from values", (kind) => {
  const name = text.filter((name) => !name.startsWith("U__"));
  fc.assert(
    fc.property(name, (name) => {
      const readable = name.replace(/\p{Surrogate}/gu, "\ufffd");
      expect(readBack(escapeName(name, "values", kind))).toBe(readable);
    }),
  );
});

function readBack(escaped: string): string {
  if (!escaped.startsWith("U__")) return escaped;
  return escaped
    .slice("U__".length)
    .replace(/_([0-9a-fA-F]*)_/g, (_, hex: string) =>
      hex === "" ? "_" : String.fromCodePoint(Number.parseInt(hex, 16)),
    );
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
