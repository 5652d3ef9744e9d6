import { buildMetrics } from "@meterbridge/conformance";
import { expect, it } from "vitest";
import { linesOf } from "../lines.ts";

it.for([
  ["\n", "a_b:1|c|#k_1:v_2"],
  ["\r", "a_b:1|c|#k_1:v_2"],
  ["\r\n", "a__b:1|c|#k__1:v__2"],
  ["|", "a_b:1|c|#k_1:v_2"],
  [",", "a_b:1|c|#k_1:v_2"],
  [":", "a_b:1|c|#k_1:v:2"],
  ["#", "a_b:1|c|#k_1:v#2"],
  ["@", "a_b:1|c|#k_1:v@2"],
] as const)("what %j would separate stays one name and one tag: %s", ([separator, line]) => {
  const [name, key, value] = ["a b", "k 1", "v 2"].map((text) => text.replace(" ", separator));
  const { scopeMetrics } = buildMetrics([
    { kind: "sum", name: name!, temporality: "delta", points: [{ attributes: { [key!]: value! }, value: 1 }] },
  ]);
  const metric = scopeMetrics[0]!.metrics[0]!;
  expect(linesOf(metric, metric.dataPoints[0]!, 1_432)).toEqual([line]);
});
