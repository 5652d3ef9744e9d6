import { expect, it } from "vitest";
import { kindOf, plan } from "../load/plan.ts";

it.for([1, 200, 201, 11_111])("plans %i series", (series) => {
  const planned = plan(series);
  expect(planned.reduce((sum, { routes }) => sum + routes.length, 0)).toBe(series);
});

it("has instruments of every kind, each of which its name tells", () => {
  const planned = plan(11_111);
  expect(new Set(planned.map(({ kind }) => kind)).size).toBe(7);
  for (const { name, kind } of planned) expect(kindOf(name)).toBe(kind);
});
