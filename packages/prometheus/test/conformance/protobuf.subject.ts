import type { Point, ReceivedPoint, Subject } from "@meterbridge/conformance";
import { asExposed } from "@meterbridge/test-harness";
import { scrapedAs, scrapedCapabilities } from "./scraped-as.ts";

const exposed = asExposed({ names: "utf-8", suffixes: true });

const subject: Subject = scrapedAs({
  name: "prometheus, protobuf",
  accept:
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=allow-utf-8",
  options: { translationStrategy: "NoUTF8EscapingWithSuffixes" },
  capabilities: scrapedCapabilities,
  asReceived: asInProtobuf,
  knownFailures: {
    "encoding/awkward-exponential-histograms":
      "Prometheus has scales from -4 to 8, and every native histogram has a sum: a finer one is brought to 8, others are dropped, and told",
  },
  module: import.meta.url,
});

export default subject;

/** Prometheus would take 0 for a sum that is not there. */
function asInProtobuf(point: Point): ReceivedPoint {
  const seen = exposed(point);
  if (point.kind !== "histogram" || point.value.sum !== undefined) return seen;
  return { ...seen, value: { ...(seen.value as typeof point.value), sum: NaN } };
}
