import { expect, it } from "vitest";
import { metricName } from "../../src/encode/metric-name.ts";

it.for([
  ["http.server.duration", "http.server.duration"],
  ["Requests", "Requests"],
  ["a-b/c", "a_b_c"],
  ["a  b", "a_b"],
  ["größe", "gr_e"],
  ["_x", "x"],
  ["1.load", "load"],
  ["繋がっ", ""],
  ["", ""],
] as const)("the metric %s is named %s", ([given, name]) => {
  expect(metricName(given, 0)).toBe(name);
});

it("a name leaves room for what is appended", () => {
  expect(metricName("n".repeat(255), 0)).toHaveLength(200);
  expect(metricName("n".repeat(255), ".quantile".length)).toHaveLength(191);
});
