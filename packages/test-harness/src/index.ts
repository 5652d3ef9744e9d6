export {
  pointsOfMetrics,
  seededRandom,
  sortPoints,
  testClock,
  type Buckets,
  type Distribution,
  type ExponentialHistogramPoint,
  type GaugePoint,
  type HistogramPoint,
  type Point,
  type PointAttribute,
  type PointAttributes,
  type PointExemplar,
  type PointTemporality,
  type SummaryPoint,
  type SumPoint,
  type TestClock,
  type TestClockOptions,
} from "@meterbridge/conformance";
export { certificates, type Certificates } from "./certificates.ts";
export type { Certificate } from "./issue-certificate.ts";
export { type Message, type MessageName } from "./otlp-messages.ts";
export { pointsOfOtlpJson, pointsOfOtlpProtobuf } from "./points-of-otlp.ts";
export { readOtlpJson } from "./otlp-json-reader.ts";
export { readProtobuf } from "./protobuf-reader.ts";
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
