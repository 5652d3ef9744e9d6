/**
 * The User-Agent of an OTLP exporter: the user's product, if there is one, our package, and what OpenTelemetry has
 * exporters say. OpenTelemetry specification, protocol/exporter.md, "User Agent".
 */
export function otlpUserAgent(packageName: string, version: string, product?: string): string {
  const own = `meterbridge-${packageName}/${version} OTel-OTLP-Exporter-JavaScript/${version}`;
  return product === undefined ? own : `${product} ${own}`;
}
