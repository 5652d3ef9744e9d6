import type { Histogram } from "@opentelemetry/sdk-metrics";

/** What a histogram with these bounds says when these values were recorded. A bucket includes its upper bound. */
export function recorded(boundaries: readonly number[], values: readonly number[]): Histogram {
  const counts = [...boundaries, Infinity].map(
    (upper, index) => values.filter((value) => value <= upper && value > (boundaries[index - 1] ?? -Infinity)).length,
  );
  return {
    buckets: { boundaries: [...boundaries], counts },
    count: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    ...(values.length > 0 && { min: Math.min(...values), max: Math.max(...values) }),
  };
}
