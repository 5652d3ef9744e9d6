import { cannot, type Subject } from "@meterbridge/conformance";
import { distributionsCase } from "./distributions-case.ts";
import { nativeCapabilities, nativeHttp, nativeRetried, sentToDatadog } from "./sent-to-datadog.ts";

const because = cannot("distributions have bins of their own: count, sum, extremes arrive exactly, quantiles to 1 %");

const subject: Subject = sentToDatadog({
  name: "datadog, distributions",
  capabilities: { ...nativeCapabilities, histograms: because, exponentialHistograms: because },
  http: nativeHttp,
  retried: nativeRetried,
  options: {},
  cases: [distributionsCase],
  module: import.meta.url,
});

export default subject;
