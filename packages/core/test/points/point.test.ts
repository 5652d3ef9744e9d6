import { expect, it } from "vitest";
import { isStale, noRecordedValue, type Point } from "../../src/points/index.ts";

it.for<[string, object | undefined, boolean]>([
  ["with its flag", { flags: noRecordedValue }, true],
  ["with its flag among others", { flags: 3 }, true],
  ["with another flag", { flags: 2 }, false],
  ["without flags", {}, false],
  ["that is none", undefined, false],
  ["that cannot be read", unreadable(), false],
])("whether a data point %s has no value any more", ([, point, stale]) => {
  expect(isStale(point as Point | undefined)).toBe(stale);
});

function unreadable(): object {
  return Object.defineProperty({}, "flags", {
    get(): never {
      throw new Error("it is not to be read");
    },
  });
}
