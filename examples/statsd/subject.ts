import { cannot, cannotEach, type Capabilities, everything, type Subject } from "@meterbridge/conformance";
import { statsdExporter } from "./exporter.ts";
import { statsdFarEnd } from "./far-end.ts";

const capabilities: Capabilities = {
  ...everything,
  exponentialHistograms: cannot("StatsD has no form for them"),
  cumulative: cannot("a StatsD counter is what was added"),
  integers: cannot("StatsD servers read every number as a double"),
  nonFinite: cannot("StatsD servers refuse them"),
  anyText: cannot("StatsD cannot escape its separators"),
  typedAttributes: cannot("a tag is text"),
  ...cannotEach("a line has a name, a value and tags", "resource", "scope", "metadata"),
  ...cannotEach("a line has no time", "timestamps", "nanoseconds", "startTimes"),
  ...cannotEach("nobody answers a datagram", "refusal", "partialSuccess", "throttling", "dripping"),
  ...cannotEach("a datagram has no connection", "disconnection", "connections"),
  retry: cannot("nothing says that a datagram was lost"),
  credentials: cannot("StatsD asks for none"),
};

const subject: Subject = {
  name: "StatsD over UDP",
  capabilities,
  // What goes up and down is reported as it stands, and sent as a gauge.
  asReceived(point) {
    const { metric, attributes, value } = point;
    return point.kind === "sum" && point.temporality === "cumulative"
      ? { metric, attributes, value, kind: "gauge" }
      : point;
  },
  module: import.meta.url,
  async start({ timeoutMs, clock, maxRequestBytes }) {
    const farEnd = await statsdFarEnd();
    const { port, openSocket } = farEnd;
    const exporter = statsdExporter({ port, openSocket, maxDatagramBytes: maxRequestBytes, timeoutMs, clock });
    return { kind: "push", exporter, farEnd };
  },
};

export default subject;
