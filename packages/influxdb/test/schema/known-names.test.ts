import { expect, it } from "vitest";
import { knownNames } from "../../src/schema/known-names.ts";

it("names are made once for each number, as long as there are not too many of them", () => {
  const asked: number[] = [];
  const nameOf = knownNames((number) => `n${asked.push(number)}`);
  expect([nameOf(5), nameOf(7), nameOf(5)]).toEqual(["n1", "n2", "n1"]);
  for (let number = 1_000; number < 3_000; number++) nameOf(number);
  expect(nameOf(5)).toBe("n2003");
  expect(asked.filter((number) => number === 5)).toHaveLength(2);
});
