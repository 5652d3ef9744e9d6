import type { ReceivedPoint } from "./far-end.ts";
import type { PointAttribute } from "./point.ts";

/** What tells a series from all others, as a text: the name and the attributes, in whatever order and type they came. */
export function seriesOf({ metric, attributes = {} }: ReceivedPoint): string {
  const pairs = Object.entries(attributes).map(([key, item]) => `${shownKey(key)}=${JSON.stringify(textOf(item))}`);
  return `${metric.name}{${pairs.sort().join(", ")}}`;
}

function shownKey(key: string): string {
  return /^[\w.]+$/.test(key) ? key : JSON.stringify(key);
}

function textOf(item: PointAttribute): string {
  if (typeof item !== "object" || item === null) return String(item);
  if (Array.isArray(item)) return item.map((inside: PointAttribute) => textOf(inside)).join();
  return JSON.stringify(item, (_, inside: unknown) => (typeof inside === "bigint" ? String(inside) : inside));
}
