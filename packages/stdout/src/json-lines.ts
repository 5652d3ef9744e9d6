import type { Encoder, Payload } from "@meterbridge/core";
import { otlpJson } from "@meterbridge/otlp";
import type { StdoutExporterOptions } from "./options.ts";

export type JsonLinesOptions = Pick<StdoutExporterOptions, "maxLineBytes">;

const newline = 0x0a;

/**
 * Encodes metrics as OTLP JSON lines: UTF-8, one document a line, each line ended. OpenTelemetry specification,
 * protocol/file-exporter.md, "JSON lines file".
 */
export function jsonLines({ maxLineBytes = 1024 * 1024 }: JsonLinesOptions): Encoder {
  const documents = otlpJson({ maxRequestBytes: maxLineBytes - 1 });
  return {
    maxPoints: Infinity,
    *encode(metrics, drop) {
      for (const document of documents.encode(metrics, drop)) yield document && lineOf(document);
    },
  };
}

/**
 * A copy, so that the line is one write, and its memory its own: a stream may keep it for longer than until it has
 * called back (a `PassThrough` hands on the very bytes). The document's goes back to the encoder at once.
 */
function lineOf(document: Payload): Payload {
  const { body, points, range } = document;
  const line = Buffer.allocUnsafe(body.length + 1);
  line.set(body);
  line[body.length] = newline;
  document.release?.();
  return { body: line, contentType: "application/x-ndjson", points, ...(range && { range }) };
}
