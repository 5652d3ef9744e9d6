/** What is judged on other runtimes: one of each transport and each layer, so that it does not take minutes. */
export const subjects: readonly string[] = [
  "packages/otlp-http/test/conformance/protobuf.subject.ts",
  "packages/otlp-http/test/conformance/json.subject.ts",
  "packages/otlp-http/test/conformance/fetch.subject.ts",
  "packages/influxdb/test/conformance/v2.subject.ts",
  "tests/conformance/otlp-http-spooled.subject.ts",
  "tests/conformance/stdout-queued.on-runtime.ts",
  "packages/prometheus/test/conformance/fetch.on-runtime.ts",
  "packages/stdout/test/conformance/otlp-json.subject.ts",
];
