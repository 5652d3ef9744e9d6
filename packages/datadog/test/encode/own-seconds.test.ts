import { describe, expect, it } from "vitest";
import { OwnSeconds } from "../../src/encode/own-seconds.ts";

/** Exports of points with these times, in seconds, one after the other; what seconds they get, of those up to `latest`. */
function given(exports: readonly (readonly number[])[], latest = Infinity): (number | undefined)[][] {
  const seconds = new OwnSeconds();
  return exports.map((times) => {
    const turn = seconds.begin();
    return times.map((time) => seconds.of(Math.round(time * 1e9), Math.floor(time), turn, latest));
  });
}

describe("an export has a second of its own", () => {
  it.for<[what: string, exports: number[][], seconds: number[][]]>([
    ["exports far from each other", [[10.5], [20.5]], [[10], [20]]],
    ["a flush and the shutdown after it", [[10.2], [10.9]], [[10], [11]]],
    ["three in a second", [[10.2], [10.5], [10.9]], [[10], [11], [12]]],
    ["one that finds its second taken", [[10.2], [10.9], [11.5], [12.5]], [[10], [11], [12], [13]]],
    ["the same one once more", [[10.2], [10.9], [10.2], [10.9]], [[10], [11], [10], [11]]],
    ["points with times of their own", [[10.1, 10.2, 10.9], [10.95]], [[10, 10, 10], [11]]],
    ["some of its points once more", [[10.1, 10.5, 10.9], [10.95], [10.5]], [[10, 10, 10], [11], [10]]],
    ["one between the times of another", [[10.1, 10.9], [10.5], [10.9]], [[10, 10], [11], [10]]],
    ["two seconds in one export", [[9.9], [9.95, 10.1]], [[9], [10, 11]]],
  ])("%s", ([, exports, seconds]) => {
    expect(given(exports)).toEqual(seconds);
  });

  it("up to the latest that may be, and what gets none takes none", () => {
    const times = Array.from({ length: 6 }, (_, nth) => [10 + nth / 10]);
    expect(given([...times, [11.5], [12.5], [10.1]], 12)).toEqual([
      [10],
      [11],
      [12],
      ...times.slice(3).map(() => [undefined]),
      [undefined],
      [undefined],
      [11],
    ]);
    expect(given([...times, [10.5], [13.5]], 12).slice(-2)).toEqual([[undefined], [undefined]]);
  });

  it.for([
    ["ten times a second", 10, 700],
    ["twice a second", 2, 3_000],
    ["once a second", 1, 3_000],
    ["each ten seconds", 0.1, 90_000],
  ] as const)("and no second is given to two: %s", ([, perSecond, duration]) => {
    const seconds = new OwnSeconds();
    const taken = new Set<number>();
    let exports = 0;
    let none = 0;
    for (let time = 1e9; time < 1e9 + duration; time = 1e9 + ++exports / perSecond) {
      const second = seconds.of(Math.round(time * 1e9), Math.floor(time), seconds.begin(), time + 600);
      if (second === undefined) none++;
      else taken.add(second);
    }
    expect(taken.size + none).toBe(exports);
    // What runs ahead comes to the end of it; from then on there is one for each second that passes.
    expect(taken.size).toBeGreaterThanOrEqual(Math.min(exports, duration));
    expect(none > 0).toBe(exports > duration + 601);
  });

  it("and only some of them are remembered", () => {
    const exports = Array.from({ length: 30_000 }, (_, nth) => [nth + 0.5]);
    expect(given([...exports, [29_999.6], [0.6]]).slice(-2)).toEqual([[30_000], [0]]);
  });
});
