import type { Point } from "@meterbridge/test-harness";

type Sum = Extract<Point, { kind: "sum" }>;

const about = {
  resource: { attributes: {}, schemaUrl: "" },
  scope: { name: "test", version: "", attributes: {}, schemaUrl: "" },
  startTime: 0n,
  time: 0n,
  flags: 0,
  exemplars: [],
};

export function sumPoint(
  name: string,
  value: number | bigint,
  temporality: Sum["temporality"],
  attributes: Point["attributes"] = {},
): Point {
  const metric = { name, description: "", unit: "" };
  return { ...about, kind: "sum", metric, attributes, temporality, monotonic: true, value };
}

export function histogramPoint(name: string, count: bigint, sum: number): Point {
  const metric = { name, description: "", unit: "" };
  const value = { count, sum, bounds: [], counts: [count] };
  return { ...about, kind: "histogram", metric, attributes: {}, temporality: "delta", value };
}
