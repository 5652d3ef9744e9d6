import type { Attributes } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { invalidAttribute, type Point } from "@meterbridge/core/points";
import type { Family } from "../../src/exposition/family.ts";
import { beginToWrite, familyOf, pointOf, write, type Written } from "./some-families.ts";

/** The labels and the value of each series, in one line. */
function seriesIn({ families }: Written): readonly string[] {
  const metrics = families.flatMap(({ metric }) => metric) as readonly {
    readonly label?: readonly { readonly name: string; readonly value: string }[];
    readonly gauge: { readonly value: number };
  }[];
  return metrics.map(
    ({ label = [], gauge }) => `${label.map(({ name, value }) => `${name}=${value} `).join("")}${gauge.value}`,
  );
}

function gaugeOf(...members: readonly (readonly [attributes: Attributes, value: unknown][])[]): Family {
  return familyOf({
    members: members.map((points) => ({ points: points.map(([attributes, value]) => ({ attributes, value })) })),
  });
}

const unreadable = new Proxy({} as Point, {
  get: () => {
    throw new Error("a getter");
  },
});

describe("the series of a family", () => {
  it("come with their labels, of every length and letter", () => {
    const attributes = { "a.ü😀": "x".repeat(300), b: 'y\n"\\', empty: "" };
    expect(seriesIn(write(gaugeOf([[attributes, 1]])))).toEqual([`a.ü😀=${"x".repeat(300)} b=y\n"\\ empty= 1`]);
  });

  it("are there once, and every other with the same labels is dropped", () => {
    const family = gaugeOf(
      [
        [{ a: 1 }, 1],
        [{ a: 1 }, 2],
        [{ a: 2 }, 3],
      ],
      [
        [{ a: 2 }, 4],
        [{ a: 3 }, 5],
      ],
    );
    const written = write(family);
    expect(seriesIn(written)).toEqual(["a=1 1", "a=2 3", "a=3 5"]);
    expect(written.drops).toEqual(["duplicate_series", "duplicate_series"]);
  });

  it("are told apart where labels read the same when they are put together", () => {
    const written = write(gaugeOf([[{ a: "b", c: "d" }, 1]], [[{ a: "bc", d: "" }, 2]], [[{ ab: "c", d: "" }, 3]]));
    expect(written.drops).toEqual([]);
  });

  it("are dropped alone when one cannot be written", () => {
    const family = gaugeOf([
      [{ a: 1 }, 1],
      [{ a: 2 }, "two"],
      [{ a: "bad" }, 3],
      [{ a: 4 }, 4],
    ]);
    const [member] = family.members;
    const { labelsOf } = member!;
    member!.labelsOf = (attributes) => {
      if (attributes["a"] === "bad") throw invalidAttribute;
      return labelsOf(attributes);
    };
    member!.points = [...member!.points, unreadable, null as unknown as Point, pointOf({ attributes: { a: 5 } })];
    const written = write(family);
    expect(seriesIn(written)).toEqual(["a=1 1", "a=4 4", "a=5 1"]);
    expect(written.drops).toEqual(["invalid_value", "invalid_attribute", "unreadable_point", "unreadable_point"]);
  });

  it("are left out without a word when they have no value any more", () => {
    const members = [
      {
        points: [
          { value: 1, flags: 1 },
          { attributes: { a: 1 }, value: 2, flags: 2 },
        ],
      },
    ];
    const written = write(familyOf({ members }));
    expect(seriesIn(written)).toEqual(["a=1 2"]);
    expect(written.drops).toEqual([]);
  });
});

describe("from scrape to scrape", () => {
  it("a family says the same again", () => {
    const family = gaugeOf([
      [{ a: 1 }, 1],
      [{ a: 1 }, 2],
      [{ b: [1, 2] as unknown as string }, 3],
    ]);
    const first = write(family);
    expect(write(family)).toEqual(first);
    expect(write(family)).toEqual(first);
  });

  it.for<[string, readonly (readonly [Attributes, number])[]]>([
    [
      "other values",
      [
        [{ a: 1 }, 10],
        [{ a: 2 }, 20],
        [{ a: 3 }, 30],
      ],
    ],
    [
      "another series",
      [
        [{ a: 1 }, 1],
        [{ a: 9 }, 2],
        [{ a: 3 }, 3],
      ],
    ],
    [
      "one more",
      [
        [{ a: 1 }, 1],
        [{ a: 2 }, 2],
        [{ a: 3 }, 3],
        [{ a: 4 }, 4],
      ],
    ],
    [
      "one less",
      [
        [{ a: 1 }, 1],
        [{ a: 3 }, 3],
      ],
    ],
    [
      "another order",
      [
        [{ a: 3 }, 3],
        [{ a: 1 }, 1],
        [{ a: 2 }, 2],
      ],
    ],
    ["none", []],
  ])("it may have %s", ([, series]) => {
    const family = gaugeOf([
      [{ a: 1 }, 1],
      [{ a: 2 }, 2],
      [{ a: 3 }, 3],
    ]);
    write(family);
    family.members[0]!.points = series.map(([attributes, value]) => pointOf({ attributes, value }));
    const written = write(family);
    expect(seriesIn(written)).toEqual(series.map(([{ a }, value]) => `a=${String(a)} ${value}`));
    expect(written.drops).toEqual([]);
    expect(family.series.size).toBe(series.length);
  });

  it("a scrape that was given up does no harm to the next", () => {
    const series = Array.from({ length: 1000 }, (_, index) => [{ a: index }, index] as [Attributes, number]);
    const family = gaugeOf(series);
    beginToWrite(family);
    expect(seriesIn(write(family))).toEqual(series.map(([{ a }, value]) => `a=${String(a)} ${String(value)}`));
  });
});
