import { cannot, type Subject } from "@meterbridge/conformance";
import { prometheusExporter } from "../../src/index.ts";
import { fetchFarEnd } from "./fetch-far-end.ts";
import openMetrics from "./openmetrics.subject.ts";

const accept = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8";

/** OpenMetrics by `fetch`, for runtimes that have servers of their own. */
const subject: Subject = {
  ...openMetrics,
  name: "prometheus, OpenMetrics by fetch",
  capabilities: {
    ...openMetrics.capabilities,
    credentials: cannot("the server that calls `fetch` asks for them"),
    connections: cannot("the server that calls `fetch` has them"),
  },
  module: import.meta.url,
  start({ timeoutMs, clock }) {
    const reader = prometheusExporter({
      timeoutMs,
      clock,
      translationStrategy: "NoUTF8EscapingWithSuffixes",
      createdSamples: true,
    });
    return { kind: "pull", reader, farEnd: fetchFarEnd(reader, accept) };
  },
};

export default subject;
