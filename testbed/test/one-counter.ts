/** A request with one point, written by hand in OTLP JSON. */
export function oneCounter(value: number, atMs = 1_700_000_000_123): string {
  const timeUnixNano = `${atMs}456789`;
  const attributes = [{ key: "route", value: { stringValue: "/" } }];
  const dataPoints = [{ startTimeUnixNano: timeUnixNano, timeUnixNano, asInt: String(value), attributes }];
  const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints };
  return JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "hits", unit: "1", sum }] }] }] });
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
