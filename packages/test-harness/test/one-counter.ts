/** OTLP JSON of one counter, with a data point for each value. */
export function oneCounter(...values: readonly number[]): string {
  const dataPoints = values.map((value) => ({ asInt: value }));
  return JSON.stringify({
    resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "hits", sum: { dataPoints } }] }] }],
  });
}
