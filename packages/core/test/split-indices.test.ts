import { expect, it } from "vitest";
import { splitIndices } from "../src/index.ts";

it.for<[count: number, by: "halves" | readonly number[], parts: readonly (readonly number[])[]]>([
  [
    4,
    "halves",
    [
      [0, 1],
      [2, 3],
    ],
  ],
  [
    5,
    "halves",
    [
      [0, 1],
      [2, 3, 4],
    ],
  ],
  [2, "halves", [[0], [1]]],
  [1, "halves", []],
  [0, "halves", []],
  [4, [1], [[0, 2, 3]]],
  [4, [3, 0, 3], [[1, 2]]],
  [2, [0], [[1]]],
  [4, [2, 9, -1, 0.5], [[0, 1, 3]]],
  [4, [], []],
  [4, [4], []],
  [2, [1, 0], []],
  [0, [0], []],
])("%s entries, divided by %j, are %j", ([count, by, parts]) => {
  expect(splitIndices(count, by)).toEqual(parts);
});
