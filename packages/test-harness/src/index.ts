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
export type { ServerTls } from "./http-server.ts";
export type { RecordedRequest } from "./recorded-request.ts";
export { frozenServer } from "./wire-cases/frozen-server.ts";
export { grpcFarEnd, type GrpcFarEnd, type GrpcFarEndOptions } from "./grpc-far-end.ts";
export { grpcFrame, type GrpcMessage } from "./grpc-frame.ts";
export type { GrpcVerdict } from "./grpc-verdict.ts";
export type { RecordedCall } from "./recorded-call.ts";
export { streamFarEnd, type StreamFarEnd, type StreamFarEndOptions } from "./stream-far-end.ts";
export type { StreamVerdict } from "./stream-verdict.ts";
export type { ConnectionFault, PassageFault } from "./connection-fault.ts";
export type {
  Exposition,
  ExpositionExemplar,
  ExpositionFamily,
  ExpositionSample,
  FamilyType,
  Labels,
  NativeHistogram,
} from "./exposition/exposition.ts";
export { asExposed } from "./exposition/as-exposed.ts";
export type { ExposedNames } from "./exposition/exposed-names.ts";
export { parseExposition } from "./exposition/parse-exposition.ts";
export { pointsOfExposition } from "./exposition/points-of-exposition.ts";
export { prometheusAccept } from "./scrape/prometheus-accept.ts";
export type { ScrapeAnswer } from "./scrape/scrape-answer.ts";
export { scrapeFarEnd, type ScrapeFarEnd, type ScrapeFarEndOptions } from "./scrape/scrape-far-end.ts";
export { scrapeSubject, type ScrapedExporter, type ScrapeSubjectOptions } from "./scrape/scrape-subject.ts";
export { asLines } from "./line-protocol/as-lines.ts";
export { influxdbApi, type InfluxdbApi, type InfluxdbApiOptions } from "./line-protocol/influxdb-api.ts";
export { influxdbFarEnd, type InfluxdbFarEnd, type InfluxdbFarEndOptions } from "./line-protocol/influxdb-far-end.ts";
export type { InfluxdbServerOptions, InfluxdbVersion } from "./line-protocol/influxdb-server.ts";
export { pointsOfLines, type LineSchema } from "./line-protocol/points-of-lines.ts";
export { parseLineProtocol, type ParseLineOptions } from "./line-protocol/parse-line-protocol.ts";
export type { LinePrecision, ParsedField, ParsedLine } from "./line-protocol/parsed-line.ts";
export { asDatadog, type TaggedOptions } from "./datadog/as-datadog.ts";
export { datadogApi, type DatadogApi } from "./datadog/datadog-api.ts";
export { datadogIntake, type DatadogIntake, type DatadogIntakeOptions } from "./datadog/datadog-intake.ts";
export type { IntakePayload, IntakeSeries, IntakeSketch } from "./datadog/intake-payload.ts";
export { intakeRules, type IntakeBreach, type IntakeRule } from "./datadog/intake-rules.ts";
export { quantileOf, type ReadSketch } from "./datadog/sketch-quantile.ts";
export { pointsOfIntake, type IntakeForm } from "./datadog/points-of-intake.ts";
export type { KafkaBroker } from "./kafka/kafka-broker.ts";
export { kafkaFarEnd, type KafkaFarEnd, type KafkaFarEndOptions } from "./kafka/kafka-far-end.ts";
export type { KafkaCredentials } from "./kafka/kafka-login.ts";
export type { KafkaRecord } from "./kafka/kafka-record.ts";
export type { KafkaMessage } from "./kafka/kafka-topics.ts";
export type { KafkaVerdict } from "./kafka/kafka-verdict.ts";
export type { StoredRecord } from "./kafka/partition-log.ts";
export { faultProxy, type FaultProxy, type FaultProxyOptions } from "./fault-proxy.ts";
export { randomFault } from "./random-fault.ts";
export {
  runProcess,
  startProcess,
  type ProcessOptions,
  type ProcessResult,
  type RunningProcess,
} from "./run-process.ts";
export {
  httpEverything,
  httpCapabilityTitles,
  type HttpCapabilities,
  type HttpCapability,
} from "./http-capabilities.ts";
export { httpCases } from "./http-cases/index.ts";
export { httpSubject } from "./http-subject.ts";
export type { HttpSettings, HttpSubjectOptions } from "./http-subject-options.ts";
export {
  grpcEverything,
  grpcCapabilityTitles,
  type GrpcCapabilities,
  type GrpcCapability,
} from "./grpc-capabilities.ts";
export { grpcCases } from "./grpc-cases/index.ts";
export { grpcSubject } from "./grpc-subject.ts";
export type { GrpcSettings, GrpcSubjectOptions } from "./grpc-subject-options.ts";
