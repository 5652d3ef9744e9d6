import type { Subject } from "@meterbridge/conformance";
import { sentToKafka } from "./sent-to-kafka.ts";

const subject: Subject = sentToKafka({
  name: "kafka, json, by metric, gzip",
  encoding: "json",
  options: { partitionBy: "metric", compression: "gzip" },
  module: import.meta.url,
});

export default subject;
