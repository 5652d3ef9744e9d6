import type { Visit } from "@meterbridge/core";
import type { Attributes } from "@opentelemetry/api";
import type { Quietly } from "./quietly.ts";

/** What the layers of an exporter show about themselves at one moment. */
export interface Figures {
  readonly numbers: readonly NumberFigure[];
  readonly words: readonly WordFigure[];
  /** The sum of all numbers of this name, whatever their attributes; `undefined` when nobody shows one. */
  sum(name: string): number | undefined;
  /** Whether anybody shows this word under this name. */
  says(name: string, word: string): boolean;
}

interface NumberFigure {
  readonly name: string;
  readonly attributes: Attributes;
  readonly value: number;
}

interface WordFigure {
  readonly name: string;
  readonly attributes: Attributes;
  /** How many layers show which word. */
  readonly counts: ReadonlyMap<string, number>;
}

/** How a sink, or an exporter, shows its figures. */
export type Inspect = (visit: Visit) => void;

const longestWord = 200;

/**
 * Looks at everything. Numbers of the same name with the same attributes are added up; what is no number and no word is
 * passed over.
 */
export function readFigures(inspects: Iterable<Inspect>, quiet: Quietly): Figures {
  const numbers = new Map<string, NumberFigure>();
  const words = new Map<string, WordFigure & { readonly counts: Map<string, number> }>();
  for (const inspect of inspects) quiet(() => inspect(visit));
  return {
    numbers: [...numbers.values()],
    words: [...words.values()],
    sum,
    says: (name, word) => [...words.values()].some((figure) => figure.name === name && figure.counts.has(word)),
  };

  function visit(name: string, value: number | string, attributes: Attributes = {}): void {
    const key = figureKey(name, attributes);
    if (typeof value === "number") {
      if (!Number.isFinite(value)) return;
      numbers.set(key, { name, attributes, value: (numbers.get(key)?.value ?? 0) + value });
    } else if (typeof value === "string") {
      const figure = words.get(key) ?? { name, attributes, counts: new Map<string, number>() };
      const word = value.slice(0, longestWord);
      figure.counts.set(word, (figure.counts.get(word) ?? 0) + 1);
      words.set(key, figure);
    }
  }

  function sum(name: string): number | undefined {
    let total: number | undefined;
    for (const figure of numbers.values()) if (figure.name === name) total = (total ?? 0) + figure.value;
    return total;
  }
}

/** `name`, or `name{reason="overflow"}`. */
export function figureKey(name: string, attributes: Attributes): string {
  const pairs = Object.keys(attributes)
    .sort()
    .map((key) => `${key}=${JSON.stringify(attributes[key])}`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(",")}}`;
}
