import { cannot, type Subject } from "@meterbridge/conformance";
import { asExposed } from "@meterbridge/test-harness";
import { scrapedAs, scrapedCapabilities } from "./scraped-as.ts";

const subject: Subject = scrapedAs({
  name: "prometheus, text 0.0.4",
  accept: "text/plain;version=0.0.4",
  capabilities: {
    ...scrapedCapabilities,
    exponentialHistograms: cannot("no text format has native histograms; protobuf does"),
    anyText: cannot("characters of keys become `_`, those that get one name share a label, and an empty value is none"),
    metadata: cannot("the description arrives; this format has the unit only as a suffix of the name"),
    startTimes: cannot("this format has none"),
  },
  asReceived: asExposed({ names: "underscores", suffixes: true }),
  module: import.meta.url,
});

export default subject;
