import type { Dialect, Format } from "../exposition/dialect.ts";

/**
 * The Content-Type of an exposition. Prometheus 3 fails a scrape that has none, or one that it does not know.
 *
 * The formats that can have any name say how names are escaped; the older ones only where it is not by underscores, which
 * is what all who read them expect.
 */
export function contentTypeOf({ format, escaping }: Dialect): string {
  const isOld = format === "text-0.0.4" || format === "openmetrics-0.0.1";
  return isOld && escaping === "underscores" ? types[format] : `${types[format]}; escaping=${escaping}`;
}

const types: Readonly<Record<Format, string>> = {
  "text-0.0.4": "text/plain; version=0.0.4; charset=utf-8",
  "text-1.0.0": "text/plain; version=1.0.0; charset=utf-8",
  "openmetrics-0.0.1": "application/openmetrics-text; version=0.0.1; charset=utf-8",
  "openmetrics-1.0.0": "application/openmetrics-text; version=1.0.0; charset=utf-8",
  protobuf: "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
};
