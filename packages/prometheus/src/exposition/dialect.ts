/** What a scrape may be written in. Prometheus, "Exposition formats"; OpenMetrics 1.0. */
export type Format = "text-0.0.4" | "text-1.0.0" | "openmetrics-0.0.1" | "openmetrics-1.0.0" | "protobuf";

/**
 * How names are written that have more than letters, digits, `_` and `:`. Prometheus, "Escaping schemes":
 * `underscores`, `dots` and `values` spell them in those; `allow-utf-8` leaves them as they are.
 */
export type Escaping = "underscores" | "dots" | "values" | "allow-utf-8";

/** A format, and how names are escaped in it: all that a scraper's Accept header decides. */
export interface Dialect {
  readonly format: Format;
  readonly escaping: Escaping;
}

/** What who asks for nothing gets. OpenTelemetry specification, metrics/sdk_exporters/prometheus.md. */
export const plainDialect: Dialect = { format: "text-0.0.4", escaping: "underscores" };
