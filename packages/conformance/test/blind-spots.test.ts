import { describe, expect, it } from "vitest";
import { blindSpots } from "../src/blind-spots.ts";
import { blindSpotsOf, type Sight } from "../src/blind-spots-of.ts";

describe("blindSpots", () => {
  it("has none on Node", () => {
    expect(blindSpots).toEqual({});
  });

  it.for<[string, Sight, readonly string[]]>([
    ["Node", { timers: true }, []],
    ["Deno", { timers: true, deno: "2.9.6" }, ["handles"]],
    ["Bun", { timers: false }, ["timers", "handles"]],
  ])("on %s has those that it cannot look at, with a reason", ([, sight, expected]) => {
    const spots = blindSpotsOf(sight);
    expect(Object.keys(spots)).toEqual(expected);
    for (const because of Object.values(spots)) expect(because).toMatch(/async hooks/);
  });
});
