import type { Subject } from "@meterbridge/conformance";
import { httpEverything } from "@meterbridge/test-harness";
import { sentCapabilities, sentToDatadog } from "./sent-to-datadog.ts";

const subject: Subject = sentToDatadog({
  name: "datadog, otlp",
  capabilities: sentCapabilities,
  http: httpEverything,
  retried: [429, 502, 503, 504],
  options: { mode: "otlp" },
  module: import.meta.url,
});

export default subject;
