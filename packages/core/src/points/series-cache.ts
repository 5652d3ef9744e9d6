import type { Attributes } from "@opentelemetry/api";
import { attributeText } from "./attribute-text.ts";
import { Dropped, reasonOfThrown } from "./unusable-point.ts";

/** What a cache of series asks of whoever uses it. */
export interface SeriesUse<Entry> {
  /** Makes the entry of a series, or says why it has none; what it throws is a reason, too. */
  make(attributes: Attributes): Entry | Dropped;
  /** This is not kept any more. */
  release(entry: Entry): void;
  /** Nothing is kept any more. `false`: it is to be told of each by itself. */
  releaseAll?(): boolean;
  /** Asked each time before the first series: whether everything is to be made anew. */
  isStale?(): boolean;
}

const noAttributes: Attributes = {};

/**
 * What was made of each series of a metric, kept by its place: the SDK hands out series in the same order each time. The
 * attributes tell whether it is still right, by content: their object is the caller's, who may change it.
 */
export class SeriesCache<Entry> {
  readonly #entries: (Entry | Dropped)[] = [];
  /** The attributes of all series in one flat array: key, value, key, value, end, key, … */
  readonly #snapshot: unknown[] = [];
  readonly #use: SeriesUse<Entry>;
  #next = 0;
  #cursor = 0;

  constructor(use: SeriesUse<Entry>) {
    this.#use = use;
  }

  /** The next series asked for is the metric's first. */
  begin(): void {
    this.#next = 0;
    this.#cursor = 0;
    if (this.#use.isStale?.()) this.end();
  }

  /** The entry of the metric's next series: that of the last time, if its attributes are the same. */
  next(given: Attributes | undefined): Entry | Dropped {
    const attributes = given ?? noAttributes;
    if (this.#next < this.#entries.length) {
      const at = match(this.#snapshot, this.#cursor, attributes);
      if (at >= 0) {
        this.#cursor = at;
        return this.#entries[this.#next++]!;
      }
      this.end();
    }
    return this.#append(attributes);
  }

  /** The metric has no more series. */
  end(): void {
    if (this.#next === this.#entries.length) return;
    if (this.#next > 0 || !this.#use.releaseAll?.()) this.#release();
    this.#entries.length = this.#next;
    this.#snapshot.length = this.#cursor;
  }

  #release(): void {
    for (let index = this.#next; index < this.#entries.length; index++) {
      const entry = this.#entries[index]!;
      if (!(entry instanceof Dropped)) this.#use.release(entry);
    }
  }

  #append(attributes: Attributes): Entry | Dropped {
    let entry: Entry | Dropped;
    try {
      note(this.#snapshot, attributes);
      entry = this.#use.make(attributes);
    } catch (error) {
      entry = new Dropped(reasonOfThrown(error));
    }
    this.#snapshot.push(endKey, end);
    this.#entries.push(entry);
    this.#next++;
    this.#cursor = this.#snapshot.length;
    return entry;
  }
}

// A string, so that the keys' comparison sees nothing but strings; its value tells it from a key of that name.
const endKey = "(end)";
const end = { name: "end of a series' attributes" };

/** An array, a map, or NaN: it is compared by what is written of it; `undefined`: it has no form. */
class Said {
  readonly text: string | undefined;

  constructor(text: string | undefined) {
    this.text = text;
  }
}

// Equal to nothing: what cannot be read now may be read the next time.
const unreadable = { name: "attributes that cannot be read" };

function note(snapshot: unknown[], attributes: Attributes): void {
  try {
    for (const key in attributes) {
      const value = attributes[key];
      const isPlain = (typeof value !== "object" || value === null) && value === value;
      snapshot.push(key, isPlain ? value : new Said(textOf(value)));
    }
    if (typeof attributes !== "object" || attributes === null) throw new TypeError("attributes that are none");
  } catch (error) {
    snapshot.push(endKey, unreadable);
    throw error;
  }
}

/** Where the next series begins when these attributes are what was noted from `at` on; -1 when they are not. */
function match(snapshot: readonly unknown[], at: number, attributes: Attributes): number {
  try {
    for (const key in attributes) {
      if (snapshot[at] !== key) return -1;
      const value = attributes[key];
      const noted = snapshot[at + 1];
      if (noted !== value && !(noted instanceof Said && noted.text === textOf(value))) return -1;
      at += 2;
    }
  } catch {
    return -1;
  }
  return snapshot[at + 1] === end ? at + 2 : -1;
}

function textOf(value: unknown): string | undefined {
  try {
    return attributeText(value);
  } catch {
    return undefined;
  }
}
