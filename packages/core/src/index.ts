export { BodyPool } from "./body-pool.ts";
export { outcomeOf, type ExportResult } from "./branded-outcome.ts";
export { breather, type Breather } from "./breather.ts";
export { classifyError } from "./classify-error.ts";
export { backgroundClock, clockFor, systemClock, type Clock } from "./clock.ts";
export { isPayload, pointsIn, type Countable } from "./countable.ts";
export { countPoints, pickPoints, pointsOf, type Range } from "./data-points.ts";
export { quietDiag } from "./quiet-diag.ts";
export { ExportError, type ExportErrorCode, type ExportErrorOptions } from "./error.ts";
export { flow } from "./flow.ts";
export { grpcStatusNames } from "./grpc-status-names.ts";
export { headerFault, headerValueFault } from "./header-fault.ts";
export { inFlight, type InFlight } from "./in-flight.ts";
export { inspectKey } from "./inspect-key.ts";
export { isForeign } from "./is-foreign.ts";
export { layer, type LayerParts } from "./layer.ts";
export { loadedSink, type LoadedSink } from "./loaded-sink.ts";
export { lossLog, type LossLog } from "./loss-log.ts";
export { metricExporter, metricExporterRules, type MetricExporterOptions } from "./metric-exporter.ts";
export {
  anyOf,
  callable,
  checkOptions,
  clockRule,
  describeValue,
  having,
  integer,
  nested,
  oneOf,
  required,
  secret,
  spoolRule,
  temporalityRule,
  text,
  url,
  type OptionFault,
  type Rule,
  type Rules,
} from "./options.ts";
export { isOutcome, type Delivered, type Drop, type Failed, type Outcome, type Retryable } from "./outcome.ts";
export type { DropPoint, Encoder, Payload } from "./payload.ts";
export { pick } from "./pick.ts";
export { pipeline } from "./pipeline.ts";
export { redactor, type Redact } from "./redact.ts";
export { refusalLimit, type RefusalLimit } from "./refusal-limit.ts";
export { dataPointTypes, intValueType, temporalities } from "./sdk-values.ts";
export { selectorsOf, temporalitySelector, type Aggregation, type Selectors, type Temporality } from "./selectors.ts";
export type { Call, Exporter, Layer, Sink, Transport, Visit } from "./sink.ts";
export { sinkOf } from "./sink-of.ts";
export { splitIndices } from "./split-indices.ts";
export { namesFiles, readChangedCertificates, type CertificateState } from "./tls/certificate-files.ts";
export { loadCertificates, tlsRules, type Certificates, type TlsOptions } from "./tls/certificates.ts";
export { tlsFault } from "./tls/tls-errors.ts";
export { codeOf, messageOf, safeCause } from "./safe-cause.ts";
export { closedOutcome, stoppedOutcome } from "./stopped-outcome.ts";
export { runInBackground } from "./suppress-tracing.ts";
export { reasonOf, wait, waitFor } from "./wait.ts";
