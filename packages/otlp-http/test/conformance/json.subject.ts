import { everything, type Subject } from "@meterbridge/conformance";
import { httpEverything, httpSubject } from "@meterbridge/test-harness";
import { otlpHttpExporter } from "../../src/index.ts";

const subject: Subject = httpSubject({
  name: "otlp-http, JSON, gzip",
  capabilities: everything,
  http: httpEverything,
  retried: [429, 502, 503, 504],
  module: import.meta.url,
  exporter: ({ secret, ...settings }) =>
    otlpHttpExporter({
      headers: { authorization: `Bearer ${secret}` },
      ...settings,
      encoding: "json",
      compression: "gzip",
    }),
});

export default subject;
