import { attributeText, Dropped } from "@meterbridge/core/points";
import type { Attributes } from "@opentelemetry/api";
import type { RawTag } from "./base-tags.ts";
import { seriesKeyTooLong } from "../text/drop-reasons.ts";
import { type Backslashes, tagValueText } from "../text/escape.ts";
import { isKeyTooLong, longestKey } from "../text/key-length.ts";
import type { TagKeys } from "./tag-keys.ts";

/** What stands before the fields of a series: measurement and tags, escaped. */
export class Head {
  readonly text: string;
  /** Where the plan's own tag goes, so that the tags stay in order. */
  readonly cut: number;
  /** For how many lists of attributes it stands: those that differ may have the same text: 200 and "200", "" and none at all. */
  uses = 0;
  /** In which export, and with what time, a point of it was written last. */
  turn = 0;
  time = "";

  constructor(text: string, cut: number) {
    this.text = text;
    this.cut = cut;
  }
}

/** What the heads of a metric are made with. */
export interface HeadParts {
  readonly measurement: string;
  readonly base: readonly RawTag[];
  readonly keys: TagKeys;
  readonly backslashes: Backslashes;
  reserves(tagKey: string): boolean;
  readonly ownTag: string | undefined;
  /** How many bytes the longest field key takes. */
  readonly fieldBytes: number;
}

/**
 * Makes the heads of a metric's series. Tags are in the order of their keys, which spares servers the sorting.
 *
 * Series of a metric have the same keys, for the most part: where each value goes is worked out once for a list of keys.
 */
export class Heads {
  /** The measurement, and the tags that all series of the scope have. */
  readonly common: string;
  readonly #parts: HeadParts;
  #shape: Shape;

  constructor(parts: HeadParts) {
    this.#parts = parts;
    this.#shape = shapeOf([], parts);
    this.common = this.#shape.first;
  }

  /** @throws {UnusablePoint} When an attribute has no text. */
  make(attributes: Attributes): Head | Dropped {
    const shape = this.#shapeOf(attributes);
    const { backslashes, fieldBytes } = this.#parts;
    let text = shape.first;
    let cut = shape.cutInFirst;
    for (let index = 0; index < shape.slots.length; index++) {
      const slot = shape.slots[index]!;
      const value = attributes[slot.rawKey];
      const given = typeof value === "string" ? value : attributeText(value);
      if (given.length > longestKey) return new Dropped(seriesKeyTooLong.reason);
      const escaped = tagValueText(given, backslashes);
      if (escaped !== "") text += slot.before + escaped;
      if (shape.cut === index + 1) cut = text.length + slot.toCut;
      text += slot.after;
    }
    if (isKeyTooLong(text, fieldBytes)) return new Dropped(seriesKeyTooLong.reason);
    return new Head(text, cut);
  }

  #shapeOf(attributes: Attributes): Shape {
    if (hasKeys(attributes, this.#shape.rawKeys)) return this.#shape;
    return (this.#shape = shapeOf(Object.keys(attributes), this.#parts));
  }
}

/** Where the values of attributes with certain keys go. */
interface Shape {
  readonly rawKeys: readonly string[];
  /** Measurement, and the tags before the first value. */
  readonly first: string;
  readonly slots: readonly Slot[];
  /** The own tag goes behind the values of so many slots and `toCut` characters more; 0: behind `cutInFirst` of `first`. */
  readonly cut: number;
  readonly cutInFirst: number;
}

interface Slot {
  readonly rawKey: string;
  /** `,key=` */
  readonly before: string;
  /** The tags between this value and the next. */
  after: string;
  toCut: number;
}

function shapeOf(rawKeys: readonly string[], parts: HeadParts): Shape {
  const { base, keys, ownTag, backslashes } = parts;
  const own = new Set(rawKeys);
  const common = base.filter(([key]) => !own.has(key));
  const all = [...common.map(([key]) => key), ...rawKeys];
  const written = keys.of(all, (key) => parts.reserves(key));
  const tags = all
    .map((rawKey, index) => ({ rawKey, key: written[index], value: common[index]?.[1] }))
    .filter((tag): tag is typeof tag & { key: string } => tag.key !== undefined)
    .sort((a, b) => compare(a.key, b.key));
  let first = parts.measurement;
  const slots: Slot[] = [];
  let cut = -1;
  let cutInFirst = 0;
  const place = (): void => {
    if (cut >= 0) return;
    cut = slots.length;
    const last = slots.at(-1);
    if (last) last.toCut = last.after.length;
    else cutInFirst = first.length;
  };
  for (const { rawKey, key, value } of tags) {
    if (ownTag !== undefined && key > ownTag) place();
    if (value === undefined) {
      slots.push({ rawKey, before: `,${key}=`, after: "", toCut: 0 });
      continue;
    }
    if (value.length > longestKey) throw seriesKeyTooLong;
    const escaped = tagValueText(value, backslashes);
    const tag = escaped === "" ? "" : `,${key}=${escaped}`;
    const last = slots.at(-1);
    if (last) last.after += tag;
    else first += tag;
  }
  place();
  return { rawKeys, first, slots, cut, cutInFirst };
}

function hasKeys(attributes: Attributes, keys: readonly string[]): boolean {
  let index = 0;
  for (const key in attributes) if (keys[index++] !== key) return false;
  return index === keys.length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
