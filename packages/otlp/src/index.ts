export { decodeExportResponse, type PartialSuccess } from "./decode-export-response.ts";
export { decodeRetryInfo } from "./decode-retry-info.ts";
export { decodeStatus } from "./decode-status.ts";
export { otlpEnvironment, type OtlpEnvironment } from "./env.ts";
export { otlpEncoderRules, type OtlpEncoderOptions } from "./options.ts";
export { otlpJson } from "./otlp-json.ts";
export { otlpProtobuf } from "./otlp-protobuf.ts";
