import { cannot, everything, type Subject } from "@meterbridge/conformance";
import { httpFarEnd } from "@meterbridge/test-harness";
import { AggregationTemporalityPreference } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";

const preferences = {
  delta: AggregationTemporalityPreference.DELTA,
  cumulative: AggregationTemporalityPreference.CUMULATIVE,
};

/** The upstream exporter as it comes: what fails is what it does not promise. */
const subject: Subject = {
  name: "upstream OTLP/HTTP, protobuf",
  capabilities: { ...everything, clock: cannot("it has no option for it"), requestLimit: cannot("it has no limit") },
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
