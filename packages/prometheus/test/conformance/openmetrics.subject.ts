import { cannot, type Point, type ReceivedPoint, type Subject } from "@meterbridge/conformance";
import { asExposed } from "@meterbridge/test-harness";
import { scrapedAs, scrapedCapabilities } from "./scraped-as.ts";

const exposed = asExposed({ names: "utf-8", suffixes: true });

const subject: Subject = scrapedAs({
  name: "prometheus, OpenMetrics",
  accept: "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8",
  options: { translationStrategy: "NoUTF8EscapingWithSuffixes", createdSamples: true },
  capabilities: {
    ...scrapedCapabilities,
    exponentialHistograms: cannot("no text format has native histograms; protobuf does"),
  },
  asReceived: asInOpenMetrics,
  module: import.meta.url,
});

export default subject;

/** OpenMetrics has no sum where values may be below zero. */
function asInOpenMetrics(point: Point): ReceivedPoint {
  const seen = exposed(point);
  if (point.kind !== "histogram" || !(point.value.bounds[0]! < 0)) return seen;
  const { sum: _sum, ...value } = seen.value as typeof point.value;
  return { ...seen, value };
}
