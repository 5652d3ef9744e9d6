import { checkOptions, type Encoder } from "@meterbridge/core";
import { createEncoder } from "./encoder.ts";
import { otlpEncoderRules, type OtlpEncoderOptions } from "./options.ts";
import { protobufFormat } from "./protobuf/format.ts";

/**
 * Encodes metrics as OTLP in protobuf, in one pass. Each exporter makes its own: it remembers the last export, so that
 * series that come again are not encoded again.
 */
export function otlpProtobuf(options: OtlpEncoderOptions = {}): Encoder {
  checkOptions("otlpProtobuf", options, otlpEncoderRules);
  return createEncoder(protobufFormat, options);
}
