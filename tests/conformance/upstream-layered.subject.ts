import { cannot, type Subject } from "@meterbridge/conformance";
import { flow, metricExporter, sinkOf } from "@meterbridge/core";
import { attemptTimeout, retry } from "@meterbridge/resilience";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import bare from "./upstream-bare.subject.ts";

// Short for the upstream exporter, so that the retries are ours.
const ownTimeoutMs = 400;

/** The upstream exporter, with our layers around it. */
const subject: Subject = {
  name: "upstream OTLP/HTTP with our layers",
  capabilities: {
    ...bare.capabilities,
    clock: true,
    throttling: cannot("the upstream exporter does not pass on how long the far end wants to be left alone"),
  },
  module: import.meta.url,
  async start(settings) {
    const started = await bare.start({ ...settings, timeoutMs: ownTimeoutMs });
    if (started.kind !== "push") throw new Error("it is a push exporter");
    const { clock, random, timeoutMs, temporality } = settings;
    const sink = flow(
      retry<ResourceMetrics>({ clock, random }),
      attemptTimeout<ResourceMetrics>({ timeoutMs, clock }),
      sinkOf(started.exporter),
    );
    return { ...started, exporter: metricExporter(sink, { timeoutMs, clock, temporality, name: "upstream" }) };
  },
};
export default subject;
