import type { Point } from "./point.ts";

/** Gives the points in an order that depends on nothing but what they say, to compare two lists of them. */
export function sortPoints(points: readonly Point[]): readonly Point[] {
  return points
    .map((point) => ({ point, key: sortKey(point) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ point }) => point);
}

// What tells series apart comes first, so that a failed comparison shows neighbours.
function sortKey({ metric, attributes, time, ...rest }: Point): string {
  return [metric, attributes, time, rest].map((part) => canonical(part)).join("\n");
}

function canonical(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item)).join()}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}
