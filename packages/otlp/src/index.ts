export { classifyOtlpAnswer, type HttpJudgement, type OtlpAnswer } from "./classify-otlp-answer.ts";
export { decodeExportResponse, type PartialSuccess } from "./decode-export-response.ts";
export { decodeRetryInfo } from "./decode-retry-info.ts";
export { decodeStatus } from "./decode-status.ts";
export { otlpJson } from "./otlp-json.ts";
export { otlpProtobuf } from "./otlp-protobuf.ts";
export {
  otlpEncoderRules,
  otlpEnvironment,
  otlpUserAgent,
  withOtlpEnvironment,
  type OtlpEncoderOptions,
  type OtlpEnvironment,
} from "./settings/index.ts";
