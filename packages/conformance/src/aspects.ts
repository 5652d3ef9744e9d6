import type { Buckets } from "./point.ts";
import type { ReceivedPoint } from "./far-end.ts";

/** Something about a data point that a case looks at. */
export type Aspect =
  | "value"
  | "total"
  | "integer"
  | "double"
  | "attributes"
  | "kind"
  | "temporality"
  | "monotonic"
  | "resource"
  | "scopeName"
  | "scopeVersion"
  | "description"
  | "unit"
  | "second"
  | "nanosecond"
  | "startSecond"
  | "startNanosecond";

/** Reads an aspect in a form in which what says the same is deeply equal; `undefined` where the point has none. */
export const aspects: Readonly<Record<Aspect, (point: ReceivedPoint) => unknown>> = {
  value: ({ value }) => valueForm(value),
  total: ({ value }) => valueForm(typeof value === "object" ? value.count : value),
  integer: ({ value }) => (typeof value === "number" ? `${value}, which may have a fraction` : value),
  double: ({ value }) => (typeof value === "bigint" ? Number(value) : value),
  attributes: ({ attributes }) => plain(attributes),
  kind: ({ kind }) => kind,
  temporality: ({ temporality }) => temporality,
  monotonic: ({ monotonic }) => monotonic,
  resource: ({ resource }) => plain(resource?.attributes),
  scopeName: ({ scope }) => scope?.name,
  scopeVersion: ({ scope }) => scope?.version,
  description: ({ metric }) => metric.description,
  unit: ({ metric }) => metric.unit,
  second: ({ time }) => secondOf(time),
  nanosecond: ({ time }) => time,
  startSecond: ({ startTime }) => secondOf(startTime),
  startNanosecond: ({ startTime }) => startTime,
};

function valueForm(value: ReceivedPoint["value"]): unknown {
  if (typeof value !== "object") return plain(value);
  // Without bounds, one bucket with everything and no bucket at all say the same.
  if ("bounds" in value) return plain(value.bounds.length === 0 ? { ...value, counts: [] } : value);
  if ("positive" in value) {
    return plain({ ...value, positive: trimmed(value.positive), negative: trimmed(value.negative) });
  }
  return plain(value);
}

/** Empty buckets at both ends say nothing. */
function trimmed({ offset, counts }: Buckets): Buckets {
  const first = counts.findIndex((count) => Number(count) > 0);
  if (first < 0) return { offset: 0, counts: [] };
  const last = counts.findLastIndex((count) => Number(count) > 0);
  return { offset: offset + first, counts: counts.slice(first, last + 1) };
}

/** The same with numbers that are equal however a decoder has read them: `number` where it is exact, and 0 for -0. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return BigInt(Number(value)) === value ? Number(value) : value;
  if (typeof value === "number") return value === 0 ? 0 : value;
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((item) => plain(item));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

function secondOf(time: bigint | undefined): bigint | undefined {
  return time === undefined ? undefined : time / 1_000_000_000n;
}
