import { cannot, type Subject } from "@meterbridge/conformance";
import { nativeCapabilities, nativeHttp, nativeRetried, sentToDatadog } from "./sent-to-datadog.ts";

const subject: Subject = sentToDatadog({
  name: "datadog, counters",
  capabilities: {
    ...nativeCapabilities,
    exponentialHistograms: cannot("each bucket would be a series, and others with each scale: the totals arrive"),
  },
  http: nativeHttp,
  retried: nativeRetried,
  options: { histograms: "counters" },
  module: import.meta.url,
});

export default subject;
