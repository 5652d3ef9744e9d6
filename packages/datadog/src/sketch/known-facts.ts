import { invalidValue } from "@meterbridge/core/points";

/** What is known of the observations besides their buckets. */
export interface KnownFacts {
  readonly sum: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/**
 * What a histogram says of its observations. What is infinite counts as unknown: an observation was, or the sum is too large for
 * a double, and Datadog takes neither; the buckets tell where such observations are.
 *
 * @throws {UnusablePoint} When something is no number, or the minimum is above the maximum.
 */
export function knownFacts({
  sum,
  min,
  max,
}: { readonly [Fact in keyof KnownFacts]?: number | undefined }): KnownFacts {
  const facts = { sum: finite(sum), min: finite(min), max: finite(max) };
  if (facts.min! > facts.max!) throw invalidValue;
  return facts;
}

function finite(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || Number.isNaN(value)) throw invalidValue;
  return Number.isFinite(value) ? value : undefined;
}
