import { cannot, type Subject } from "@meterbridge/conformance";
import { flow, metricExporter, sinkOf } from "@meterbridge/core";
import { attemptTimeout, retry } from "@meterbridge/resilience";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import bare, { ownFailures } from "./upstream-bare.subject.ts";

// Short, so that the retries are those of the layer.
const ownTimeoutMs = 400;

/** The upstream exporter, with our layers around it. */
const subject: Subject = {
  name: "upstream with our layers",
  capabilities: {
    ...bare.capabilities,
    throttling: cannot("the upstream exporter does not pass on how long the far end wants to be left alone"),
  },
  knownFailures: ownFailures,
  module: import.meta.url,
  async start(settings) {
    const started = await bare.start({ ...settings, timeoutMs: ownTimeoutMs });
    if (started.kind !== "push") throw new Error("it is a push exporter");
    const { timeoutMs, temporality } = settings;
    const sink = flow(
      retry<ResourceMetrics>({ initialDelayMs: 50, maxDelayMs: 200 }),
      attemptTimeout<ResourceMetrics>({ timeoutMs }),
      sinkOf(started.exporter),
    );
    return { ...started, exporter: metricExporter(sink, { timeoutMs, temporality, name: "upstream" }) };
  },
};

export default subject;
