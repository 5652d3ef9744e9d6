import type { MetricData } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import type { Collected } from "../../src/exposition/collected.ts";
import { collected, type GivenPoint, metric, scoped, series } from "./metrics.ts";
import { textDialect, writing, written } from "./written.ts";

const gauge = (name: string, ...points: readonly GivenPoint[]): MetricData => metric("gauge", name, points);
const both = (one: MetricData, other: MetricData): Collected => ({
  resource: {},
  scopeMetrics: [scoped("one", one), scoped("two", other)],
  joined: [],
});
const a = series({ a: 1 }, 1);
const b = series({ b: 2 }, 2);
const c = series({ c: 3 }, 3);
const again = series({ a: "1" }, 9);
const looped: unknown[] = [];
looped.push(looped);

/** What is kept of earlier scrapes must never be seen: each gives what it would have given as the first. */
function expectAsFirst(scrapes: readonly (Collected | (() => Collected))[], scopeInfo = true): void {
  const write = writing(textDialect, { scopeInfo });
  for (const [nth, scrape] of scrapes.entries()) {
    const given = typeof scrape === "function" ? scrape() : scrape;
    const { text, drops } = write(given);
    const first = written(given, textDialect, { scopeInfo });
    expect({ nth, text, drops }).toEqual({ nth, text: first.text, drops: first.drops });
  }
}

describe("a scrape gives what it would have given as the first, after", () => {
  it.for<[what: string, ...scrapes: readonly (readonly GivenPoint[])[]]>([
    ["series that were appended", [a], [a, b], [a, b, c]],
    ["a series that has gone from the middle", [a, b, c], [a, c]],
    ["series that have gone from the end", [a, b, c], [a], []],
    ["all that have gone and come back", [a, b], [], [a, b]],
    ["series in another order", [a, b, c], [c, a, b]],
    ["a series before all others", [b, c], [a, b, c]],
    ["a series twice, of which the first goes", [a, again, b], [again, b]],
    ["a series twice, of which the second goes", [a, again], [a]],
    ["attributes that are none any more", [a], [series({})]],
    ["attributes that were none", [series({})], [a]],
    ["attributes that were not there at all", [{ attributes: undefined as never }], [series({})], [{}]],
    [
      "an attribute that was in itself",
      [series({ a: looped })],
      [series({})],
      [series({ a: looped })],
      [series({ a: 1 })],
    ],
    [
      "an attribute that had no form",
      [series({ a: 1, s: Symbol("s") }), b],
      [series({ a: 1 }), b],
      [series({ s: () => 1 }), b],
    ],
    [
      "attributes called as the end of them",
      [series({ "(end)": 1 })],
      [series({}), series({ "(end)": 2 })],
      [series({ "(end)": 1 })],
    ],
    [
      "numbers that are texts now",
      [series({ a: 1, n: NaN })],
      [series({ a: "1", n: "NaN" })],
      [series({ a: 2, n: 0 })],
    ],
    ["fewer attributes", [series({ a: 1, b: 2 }), c], [series({ a: 1 }), c], [series({ a: 1, b: 2, c: 3 }), c]],
    ["inherited attributes", [series(Object.create({ z: 1 }) as object as never)], [series({ z: 1 })], [series({})]],
    ["values that are none", [series({ a: 1 }, "x"), b], [a, b], [series({ a: 1 }, undefined), b]],
  ])("%s", ([, ...scrapes]) => {
    expectAsFirst(scrapes.map((points) => collected(gauge("m", ...points))));
    expectAsFirst(scrapes.map((points) => both(gauge("m", b), gauge("m", ...points))));
  });

  const [one, two, three] = ["one", "two", "three"].map((name) => gauge(name, a, b)) as [
    MetricData,
    MetricData,
    MetricData,
  ];
  it.for<[what: string, ...scrapes: readonly (readonly MetricData[])[]]>([
    ["metrics that were appended", [one], [one, two], [one, two, three]],
    ["metrics that have gone", [one, two, three], [one, three], [three], []],
    ["metrics in another order", [one, two, three], [three, one, two], [one, two, three]],
    ["metrics with descriptors that are new", [one, two], [gauge("one", a, b), gauge("two", a, b)]],
    [
      "a metric that became another",
      [one],
      [metric("counter", "one", [a, b])],
      [metric("histogram", "one", [a])],
      [one],
    ],
    ["a metric that has another description", [one], [metric("gauge", "one", [a], { description: "x" })], [one]],
    ["a metric that has another unit", [one], [metric("gauge", "one", [a], { unit: "s" })], [one]],
    [
      "a metric that left its family and came back",
      [gauge("m.m", a), gauge("m_m", b)],
      [gauge("m.m", a)],
      [gauge("m.m", b)],
      [gauge("m.m", a), gauge("m_m", b, a)],
    ],
    ["metrics of a family in another order", [gauge("m.m", a), gauge("m_m", a)], [gauge("m_m", a), gauge("m.m", a)]],
    [
      "a metric in the way that has gone",
      [metric("counter", "m.m", [a]), gauge("m_m_total", a)],
      [gauge("m_m_total", a)],
      [metric("counter", "m.m", [a]), gauge("m_m_total", a)],
    ],
  ])("%s", ([, ...scrapes]) => expectAsFirst(scrapes.map((metrics) => collected(...metrics))));

  it.for<[what: string, ...scrapes: readonly (readonly [one: readonly GivenPoint[], other: readonly GivenPoint[]])[]]>([
    ["the first one has lost it", [[a, b], [a]], [[b], [a]]],
    ["the first one has got it", [[b], [a]], [[b, a], [a]], [[b], [a]]],
    [
      "the first one has got it, and what comes after has to be found",
      [[b], [c, a]],
      [
        [b, a],
        [c, a, series({ d: 4 })],
      ],
    ],
    ["the second one had it twice", [[b], [a, again]], [[a], [a, again]], [[], [again]]],
  ])("a series of two metrics of a family, when %s", ([, ...scrapes]) => {
    expectAsFirst(
      scrapes.map(([one, other]) => both(gauge("m", ...one), gauge("m", ...other))),
      false,
    );
  });

  it("attributes that were changed in their object", () => {
    const attributes: Record<string, unknown> = { a: 1, list: ["x"], bytes: new Uint8Array([1]) };
    const given = collected(gauge("m", series(attributes), b));
    const change = (run: () => void) => (): Collected => {
      run();
      return given;
    };
    expectAsFirst([
      given,
      change(() => (attributes["a"] = 2)),
      change(() => (attributes["list"] as string[]).push("y")),
      change(() => (attributes["bytes"] as Uint8Array).set([2])),
      change(() => (attributes["list"] = { deep: ["x"] })),
      change(() => (attributes["list"] as { deep: string[] }).deep.push("y")),
      change(() => delete attributes["a"]),
      change(() => (attributes["a"] = 2)),
    ]);
  });

  it("attributes that could not be read", () => {
    let isBroken = true;
    const attributes = {
      get a() {
        if (isBroken) throw new Error("broken");
        return 1;
      },
    };
    const given = collected(gauge("m", series(attributes), a, b));
    const turn = (to: boolean) => (): Collected => {
      isBroken = to;
      return given;
    };
    expectAsFirst([turn(true), turn(true), turn(false), turn(true), turn(false)]);
  });

  it("a callback for constant labels that threw an error", () => {
    let isBroken = false;
    const write = writing(textDialect, {
      resourceConstantLabels: () => {
        if (isBroken) throw new Error("broken");
        return true;
      },
    });
    const given = { ...collected(gauge("m", a)), resource: { r: 1 } };
    const { text } = write(given);
    isBroken = true;
    expect(() => write(given)).toThrow("broken");
    isBroken = false;
    expect(write(given).text).toBe(text);
  });
});

it("lets go of the data points between scrapes, and of the series that have gone", () => {
  const write = writing(textDialect);
  const seen: object[] = [];
  const points = Array.from({ length: 3 }, (_, n) => series({ n }));
  const given = collected(gauge("m", ...points));
  write(given);
  (given.scopeMetrics[0]!.metrics[0] as { dataPoints: unknown }).dataPoints = seen;
  expect(write(given).text).toBe("");
});
