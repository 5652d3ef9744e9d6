export { otlpProtobuf } from "./otlp-protobuf.ts";
export { otlpEncoderRules, type OtlpEncoderOptions } from "./options.ts";
