import { checkOptions, type Encoder } from "@meterbridge/core";
import { createEncoder } from "./encoder.ts";
import { jsonFormat } from "./json/format.ts";
import { otlpEncoderRules, type OtlpEncoderOptions } from "./options.ts";

/**
 * Encodes metrics as OTLP in JSON, by the rules of proto3. Each exporter makes its own: it remembers the last export,
 * so that the attributes of series that come again are not encoded again.
 */
export function otlpJson(options: OtlpEncoderOptions = {}): Encoder {
  checkOptions("otlpJson", options, otlpEncoderRules);
  return createEncoder(jsonFormat, options);
}
