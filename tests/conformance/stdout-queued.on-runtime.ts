import { cannotEach, everything, type Subject } from "@meterbridge/conformance";
import { withQueue } from "@meterbridge/resilience";
import { stdoutExporter } from "@meterbridge/stdout";
import { streamFarEnd } from "@meterbridge/test-harness";

/** OTLP JSON lines through a queue in memory, which tries again what the stream did not take. */
const subject: Subject = {
  name: "stdout, with a queue",
  capabilities: {
    ...everything,
    ...cannotEach("nobody answers on a stream", "refusal", "partialSuccess", "throttling"),
    ...cannotEach("the queue goes on trying for longer than an export may take", "failure", "disconnection", "retry"),
    ...cannotEach("a stream asks for none and is its owner's to close", "credentials", "connections"),
  },
  module: import.meta.url,
  start({ timeoutMs, clock, random, temporality, maxRequestBytes }) {
    const farEnd = streamFarEnd({ survivesErrors: true });
    const stream = stdoutExporter({
      format: "otlp-json",
      stream: farEnd.stream,
      maxLineBytes: maxRequestBytes,
      timeoutMs,
      clock,
      temporality,
    });
    const exporter = withQueue(stream, { acknowledge: "delivered", timeoutMs, clock, random });
    return { kind: "push", exporter, farEnd };
  },
};

export default subject;
