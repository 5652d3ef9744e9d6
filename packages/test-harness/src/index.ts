export { certificates, type Certificates } from "./certificates.ts";
export type { Certificate } from "./issue-certificate.ts";
export { type Message, type MessageName } from "./otlp-messages.ts";
export type * from "./point.ts";
export { pointsOfMetrics } from "./points-of-metrics.ts";
export { pointsOfOtlpJson, pointsOfOtlpProtobuf } from "./points-of-otlp.ts";
export { readOtlpJson } from "./otlp-json-reader.ts";
export { readProtobuf } from "./protobuf-reader.ts";
export { sortPoints } from "./sort-points.ts";
export { writeProtobuf } from "./protobuf-writer.ts";
export { httpFarEnd, type HttpFarEnd, type HttpFarEndOptions } from "./http-far-end.ts";
export type { HttpVerdict } from "./http-verdict.ts";
export type { RecordedRequest } from "./recorded-request.ts";
export {
  faultProxy,
  type ConnectionFault,
  type FaultProxy,
  type FaultProxyOptions,
  type PassageFault,
} from "./fault-proxy.ts";
export {
  runProcess,
  startProcess,
  type ProcessOptions,
  type ProcessResult,
  type RunningProcess,
} from "./run-process.ts";
export { seededRandom } from "./seeded-random.ts";
export { testClock, type TestClock, type TestClockOptions } from "./test-clock.ts";
