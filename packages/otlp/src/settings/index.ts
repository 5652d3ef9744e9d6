// What an exporter needs before its first export; the encoders are twenty times as large.
export { otlpEnvironment, type OtlpEnvironment } from "../env.ts";
export { otlpUserAgent } from "../otlp-user-agent.ts";
export { withOtlpEnvironment } from "../with-otlp-environment.ts";
export { otlpEncoderRules, type OtlpEncoderOptions } from "../options.ts";
