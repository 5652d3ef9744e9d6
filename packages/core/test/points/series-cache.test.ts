import type { Attributes } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { Dropped, invalidAttribute, SeriesCache, type SeriesUse } from "../../src/points/index.ts";

/** A cache of texts, what it made and let go since it was last asked, and an export of series with these attributes. */
function cacheOfTexts(use: Partial<SeriesUse<string>> = {}) {
  const made: string[] = [];
  const released: string[] = [];
  const cache = new SeriesCache<string>({
    make(attributes) {
      const text = JSON.stringify(attributes);
      made.push(text);
      return text;
    },
    release: (entry) => void released.push(entry),
    ...use,
  });
  return (...series: readonly (Attributes | undefined)[]) => {
    made.length = 0;
    released.length = 0;
    cache.begin();
    const entries = series.map((attributes) => cache.next(attributes));
    cache.end();
    return { entries, made: [...made], released: [...released] };
  };
}

const [a, b, c]: [Attributes, Attributes, Attributes] = [{ n: "a" }, { n: "b" }, { n: "c" }];
const [textA, textB, textC] = ['{"n":"a"}', '{"n":"b"}', '{"n":"c"}'];

describe("what was made of a series", () => {
  it("is kept while its attributes say the same", () => {
    const series = cacheOfTexts();
    expect(series(a, b)).toEqual({ entries: [textA, textB], made: [textA, textB], released: [] });
    expect(series({ n: "a" }, b)).toEqual({ entries: [textA, textB], made: [], released: [] });
  });

  it("is made anew from the first series on that is another", () => {
    const series = cacheOfTexts();
    series(a, b, c);
    expect(series(a, c)).toEqual({ entries: [textA, textC], made: [textC], released: [textB, textC] });
  });

  it("is let go when the series are no more", () => {
    const series = cacheOfTexts();
    series(a, b);
    expect(series(a)).toEqual({ entries: [textA], made: [], released: [textB] });
    expect(series()).toEqual({ entries: [], made: [], released: [textA] });
  });

  it("is let go as a whole by whoever can", () => {
    let times = 0;
    const series = cacheOfTexts({ releaseAll: () => ++times > 0 });
    series(a, b);
    expect(series()).toEqual({ entries: [], made: [], released: [] });
    expect(times).toBe(1);
  });

  it("is made anew when it is stale", () => {
    let stale = false;
    const series = cacheOfTexts({ isStale: () => stale });
    series(a);
    stale = true;
    expect(series(a)).toEqual({ entries: [textA], made: [textA], released: [textA] });
  });

  it("is that of no attributes when there are none", () => {
    const series = cacheOfTexts();
    expect(series(undefined, {}).made).toEqual(["{}", "{}"]);
    expect(series({}, undefined).made).toEqual([]);
  });
});

it.for<[string, change: (attributes: Record<string, unknown>) => void, isMade: boolean]>([
  ["a value is another", (attributes) => (attributes["n"] = 2), true],
  ["a value has another type", (attributes) => (attributes["n"] = "1"), true],
  ["a key is one more", (attributes) => (attributes["m"] = 1), true],
  ["a key is gone", (attributes) => delete attributes["n"], true],
  ["an array has one more", (attributes) => (attributes["list"] as unknown[]).push(2), true],
  ["a map says something else", (attributes) => Object.assign(attributes["map"] as object, { b: 1 }), true],
  ["NaN is a number", (attributes) => (attributes["nan"] = 0), true],
  ["an array is another of the same", (attributes) => (attributes["list"] = [1]), false],
  ["nothing is", () => {}, false],
])("changed attributes are seen in the same object: %s", ([, change, isMade]) => {
  const attributes: Record<string, unknown> = { n: 1, list: [1], map: { a: [] }, nan: NaN };
  const series = cacheOfTexts();
  series(attributes as Attributes);
  change(attributes);
  expect(series(attributes as Attributes).made).toHaveLength(isMade ? 1 : 0);
});

describe("a series that has none", () => {
  it("stays without until its attributes change", () => {
    let times = 0;
    const dropped = new Dropped("duplicate_series");
    const series = cacheOfTexts({
      make() {
        times++;
        return dropped;
      },
    });
    expect(series(a).entries).toEqual([dropped]);
    series(a);
    expect(times).toBe(1);
  });

  it("is not let go", () => {
    const series = cacheOfTexts({ make: () => new Dropped("duplicate_series") });
    series(a);
    expect(series().released).toEqual([]);
  });

  it.for<[string, unknown, reason: string]>([
    ["an unusable point", invalidAttribute, "invalid_attribute"],
    ["any other error", new TypeError("what is this"), "unreadable_point"],
  ])("has %s that was thrown as its reason", ([, thrown, reason]) => {
    const series = cacheOfTexts({
      make() {
        throw thrown;
      },
    });
    expect(series(a).entries).toEqual([new Dropped(reason)]);
  });

  it("is tried again each time when its attributes cannot be read", () => {
    let isBroken = true;
    const attributes = {
      get n(): string {
        if (isBroken) throw new Error("not now");
        return "a";
      },
    };
    const series = cacheOfTexts();
    expect(series(attributes).entries).toEqual([new Dropped("unreadable_point")]);
    isBroken = false;
    expect(series(attributes).entries).toEqual([textA]);
  });
});
