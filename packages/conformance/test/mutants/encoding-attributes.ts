import type { Attributes } from "@opentelemetry/api";
import type { PointAttribute, PointAttributes } from "../../src/index.ts";
import { always, changing, remembering } from "./changing.ts";
import { ofEachPoint } from "./of-each-point.ts";
import type { Defect } from "../reference/reference.ts";
import type { Mutant } from "./mutant.ts";
import { textOf } from "./text-of.ts";

type Pair = readonly [key: string, item: PointAttribute];

export const encodingAttributeMutants: readonly Mutant[] = [
  {
    name: "writes a new line as a space",
    caughtBy: "encoding/any-text",
    defect: ofTexts((text) => text.replaceAll("\n", " ")),
  },
  {
    name: "takes spaces off both ends",
    caughtBy: "encoding/any-text",
    defect: ofTexts((text) => text.trim()),
  },
  {
    name: "composes accents",
    caughtBy: "encoding/any-text",
    defect: ofTexts((text) => text.normalize()),
  },
  {
    name: "writes ASCII only",
    caughtBy: "encoding/any-text",
    // oxlint-disable-next-line no-control-regex -- these are what it writes
    defect: ofTexts((text) => text.replaceAll(/[^\u0000-\u007f]/g, "?")),
  },
  {
    name: "escapes quotes and forgets backslashes",
    caughtBy: "encoding/any-text",
    defect: ofTexts((text) => text.replaceAll("\\", "")),
  },
  {
    name: "ends a text at NUL",
    caughtBy: "encoding/any-text",
    defect: ofTexts((text) => text.split("\0")[0]!),
  },
  {
    name: "drops attributes that are empty",
    caughtBy: "encoding/any-text",
    defect: ofPairs((pairs) => pairs.filter(([, item]) => item !== "")),
  },
  {
    name: "has no place for an attribute named __proto__",
    caughtBy: "encoding/any-text",
    defect: ofPairs((pairs) => pairs.filter(([key]) => key !== "__proto__")),
  },
  {
    name: "makes words of keys",
    caughtBy: "encoding/any-text",
    defect: ofPairs((pairs) => pairs.map(([key, item]) => [key.replaceAll(/[^\w.]/g, "_"), item])),
  },
  {
    name: "does not tell upper from lower case",
    caughtBy: "encoding/any-text",
    defect: ofPairs((pairs) => pairs.map(([key, item]) => [key.toLowerCase(), item])),
  },
  {
    name: "sends every attribute as a text",
    caughtBy: "encoding/typed-attributes",
    defect: ofPairs((pairs) => pairs.map(([key, item]) => [key, textOf(item)])),
  },
  {
    name: "sends true and false as 1 and 0",
    caughtBy: "encoding/typed-attributes",
    defect: ofPairs((pairs) => pairs.map(([key, item]) => [key, typeof item === "boolean" ? BigInt(item) : item])),
  },
  {
    name: "sends lists as texts",
    caughtBy: "encoding/typed-attributes",
    defect: ofPairs((pairs) => pairs.map(([key, item]) => [key, Array.isArray(item) ? item.join() : item])),
  },
  {
    name: "takes texts for the numbers that they look like",
    caughtBy: "encoding/typed-attributes",
    defect: ofPairs((pairs) =>
      pairs.map(([key, item]) => [key, typeof item === "string" && /^\d+$/.test(item) ? BigInt(item) : item]),
    ),
  },
  {
    name: "drops the last of six attributes and more",
    caughtBy: "encoding/attribute-sets",
    defect: ofPairs((pairs) => (pairs.length > 5 ? pairs.slice(0, -1) : pairs)),
  },
  {
    name: "has room for ten attributes",
    caughtBy: "encoding/attribute-sets",
    defect: ofPairs((pairs) => pairs.slice(0, 10)),
  },
  {
    name: "tells series apart by their texts, put one behind the other",
    caughtBy: "encoding/attribute-sets",
    defect: changing(() => {
      const known = new Map<string, PointAttributes>();
      return (point) => {
        const key = Object.entries(point.attributes)
          .map(([name, item]) => `${name}${textOf(item)}`)
          .join("");
        const attributes = known.get(key) ?? point.attributes;
        known.set(key, attributes);
        return { ...point, attributes };
      };
    }),
  },
  {
    name: "keeps what an attributes object said at first",
    caughtBy: "encoding/mutated-attributes",
    defect: remembering(() => {
      const known = new WeakMap<Attributes, Attributes>();
      return (metrics, drop, right) =>
        right.encode(
          ofEachPoint(metrics, (point) => {
            const attributes = known.get(point.attributes) ?? { ...point.attributes };
            known.set(point.attributes, attributes);
            return { ...point, attributes };
          }),
          drop,
        );
    }),
  },
  {
    name: "cuts names off at 63 characters",
    caughtBy: "encoding/names",
    defect: always((point) => ({ ...point, metric: { ...point.metric, name: point.metric.name.slice(0, 63) } })),
  },
  {
    name: "writes names in lower case",
    caughtBy: "encoding/names",
    defect: always((point) => ({ ...point, metric: { ...point.metric, name: point.metric.name.toLowerCase() } })),
  },
  {
    name: "keeps metrics in an object by their names",
    caughtBy: "encoding/names",
    defect: changing(() => {
      const known: Record<string, unknown> = {};
      return (point) => (typeof known[point.metric.name] === "function" ? undefined : point);
    }),
  },
];

function ofPairs(change: (pairs: readonly Pair[]) => readonly Pair[]): Defect {
  return always((point) => ({
    ...point,
    attributes: Object.fromEntries(change(Object.entries(point.attributes))),
  }));
}

function ofTexts(change: (text: string) => string): Defect {
  return ofPairs((pairs) => pairs.map(([key, item]) => [key, typeof item === "string" ? change(item) : item]));
}
