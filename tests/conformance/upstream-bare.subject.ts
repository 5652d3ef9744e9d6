import { cannot, everything, type Subject } from "@meterbridge/conformance";
import { httpFarEnd } from "@meterbridge/test-harness";
import { AggregationTemporalityPreference } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";

const preferences = {
  delta: AggregationTemporalityPreference.DELTA,
  cumulative: AggregationTemporalityPreference.CUMULATIVE,
};

/** What no layer around the exporter can mend. */
export const ownFailures = {
  "encoding/bigints": "it mixes bigint and number, and throws",
  "encoding/bad-point-alone": "a data point that cannot be encoded costs the whole export",
  "encoding/odd-point-alone": "a data point that cannot be encoded costs the whole export",
  "encoding/bad-resource": "an attribute of the resource that cannot be encoded costs the whole export",
  "limits/event-loop": "it encodes everything at once",
  "manners/no-sockets": "its connections stay open after the shutdown",
  "manners/broken-logger": "a logger that throws leaves the export unanswered",
} as const;

/** The upstream exporter as it comes: what fails is what it does not promise. */
const subject: Subject = {
  name: "upstream as it comes",
  capabilities: {
    ...everything,
    clock: cannot("the upstream exporter has no option for it"),
    requestLimit: cannot("it has no limit"),
  },
  knownFailures: {
    ...ownFailures,
    "lifecycle/never-throws": "it throws when it is given no metrics",
    "lifecycle/keeps-order": "exports that overlap run side by side",
    "lifecycle/empty-export": "it sends requests without data points",
    "lifecycle/shutdown-ends": "it goes on sending after its shutdown",
    "delivery/drip-ends": "its timeout is the longest silence, not the longest export",
    "delivery/hang-retried": "one attempt takes all the time there is",
    "delivery/throttle-floored": "a Retry-After of 0 is a hot loop",
    "limits/waiting-line": "30 exports run side by side",
    "manners/loss-told": "it leaves the log to the reader",
    "manners/loss-end-told": "it leaves the log to the reader",
  },
  module: import.meta.url,
  async start({ timeoutMs, secret, temporality }) {
    const farEnd = await httpFarEnd();
    const exporter = new OTLPMetricExporter({
      url: farEnd.url,
      headers: { authorization: `Bearer ${secret}` },
      timeoutMillis: timeoutMs,
      ...(temporality && { temporalityPreference: preferences[temporality] }),
    });
    return { kind: "push", exporter, farEnd };
  },
};

export default subject;
