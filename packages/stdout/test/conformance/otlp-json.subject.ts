import { cannot, cannotEach, everything, type Subject } from "@meterbridge/conformance";
import { streamFarEnd } from "@meterbridge/test-harness";
import { stdoutExporter } from "../../src/index.ts";

const subject: Subject = {
  name: "stdout, otlp-json",
  capabilities: {
    ...everything,
    ...cannotEach("nobody answers on a stream", "refusal", "partialSuccess", "throttling"),
    retry: cannot("a stream that has failed seldom recovers; `withRetry` tries again where one does"),
    credentials: cannot("a stream asks for none"),
    connections: cannot("the stream is its owner's to close"),
  },
  module: import.meta.url,
  start({ timeoutMs, clock, temporality, maxRequestBytes }) {
    const farEnd = streamFarEnd({ survivesErrors: true });
    const exporter = stdoutExporter({
      format: "otlp-json",
      stream: farEnd.stream,
      maxLineBytes: maxRequestBytes,
      timeoutMs,
      clock,
      temporality,
    });
    return { kind: "push", exporter, farEnd };
  },
};

export default subject;
