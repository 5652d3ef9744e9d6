import type { Subject } from "@meterbridge/conformance";
import { sentToKafka } from "./sent-to-kafka.ts";

const subject: Subject = sentToKafka({ name: "kafka, protobuf", encoding: "protobuf", module: import.meta.url });

export default subject;
