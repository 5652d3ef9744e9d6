import { expect, it } from "vitest";
import { registeredFamilies } from "../../src/registry/registered-families.ts";
import { madeMetric } from "../workers/made-metrics.ts";

it("lets go of the data points when a family is made of them", async () => {
  const make = registeredFamilies({ format: "text-0.0.4", escaping: "underscores" }, { targetInfo: false });
  const counter = madeMetric("counter", [{ value: 1 }, { attributes: { a: 1 }, value: 2 }]);
  const made = await make({ resource: {}, scopeMetrics: [counter], joined: [] }, { add() {} });
  expect(made.map(({ points, said }) => [points, said.values!.map(({ value }) => value)])).toEqual([[2, [1, 2]]]);
  expect(made.flatMap(({ family }) => family.members.flatMap(({ points }) => points))).toEqual([]);
});
