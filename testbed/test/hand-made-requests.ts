/** A request with one point, written by hand in OTLP JSON. */
export function oneCounter(value: number, atMs = 1_700_000_000_123): string {
  const timeUnixNano = `${atMs}456789`;
  const attributes = [{ key: "route", value: { stringValue: "/" } }];
  const dataPoints = [{ startTimeUnixNano: timeUnixNano, timeUnixNano, asInt: String(value), attributes }];
  const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints };
  return JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "hits", unit: "1", sum }] }] }] });
}

/** A request with a point of every kind and most of what a point can have. */
export function everyKind(): string {
  const value = {
    kvlistValue: { values: [{ key: "list", value: { arrayValue: { values: [{ intValue: "-1" }, {}] } } }] },
  };
  const attributes = [
    { key: "deep", value },
    { key: "bytes", value: { bytesValue: "AP/+" } },
    { key: "half", value: { doubleValue: 0.5 } },
    { key: "no", value: { boolValue: false } },
  ];
  const about = { attributes, startTimeUnixNano: "1700000000000000001", timeUnixNano: "1700000000999999999", flags: 1 };
  const ids = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
  const exemplars = [{ ...ids, timeUnixNano: "1700000000000000005", asDouble: 0.25, filteredAttributes: attributes }];
  const summed = { count: "4", sum: 0.1, min: -2.5, max: 1e300 };
  const metrics = [
    { name: "gauge", gauge: { dataPoints: [{ ...about, asDouble: -1e-300, exemplars }] } },
    {
      name: "sum",
      description: "grüße 👋",
      sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints: [{ ...about, asInt: "9223372036854775807" }] },
    },
    {
      name: "histogram",
      unit: "By",
      histogram: {
        aggregationTemporality: 2,
        dataPoints: [{ ...about, ...summed, explicitBounds: [-1, 0.1], bucketCounts: ["1", "0", "3"], exemplars }],
      },
    },
    {
      name: "exponential histogram",
      exponentialHistogram: {
        aggregationTemporality: 1,
        dataPoints: [
          {
            ...about,
            ...summed,
            scale: -4,
            zeroCount: "1",
            zeroThreshold: 1e-9,
            positive: { offset: -7, bucketCounts: ["1", "0", "1"] },
            negative: { offset: 3, bucketCounts: ["1"] },
          },
        ],
      },
    },
  ];
  const scope = { name: "scope", version: "1.2.3", attributes };
  const scopeMetrics = [{ scope, schemaUrl: "https://example.test/scope", metrics }];
  return JSON.stringify({
    resourceMetrics: [{ resource: { attributes }, schemaUrl: "https://example.test/resource", scopeMetrics }],
  });
}

export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  contentType = "application/json",
): Promise<number> {
  const response = await fetch(url, { method: "POST", body, headers: { "content-type": contentType } });
  await response.arrayBuffer();
  return response.status;
}
