import { readContentType } from "./content-type.ts";
import type { Exposition } from "./exposition.ts";
import { familiesOfProtobuf } from "./families-of-protobuf.ts";
import { familiesOfText } from "./families-of-text.ts";

/**
 * Reads what an exporter has exposed, in any format that Prometheus scrapes. It shares no code with any exporter, and takes
 * nothing that a sound one never writes, although servers take some of it: the judge of exporters, not a scraper.
 *
 * Prometheus, "Exposition formats"; OpenMetrics 1.0, "ABNF" and "Text format"; client_model, `metrics.proto`.
 *
 * @throws {TypeError} For whatever is wrong first: it names the line, or the message of protobuf.
 */
export function parseExposition(contentType: string, body: Uint8Array): Exposition {
  const { format, escaping } = readContentType(contentType);
  const anyNames = escaping === "allow-utf-8";
  const families = format === "protobuf" ? familiesOfProtobuf(body, anyNames) : familiesOfText(format, anyNames, body);
  return { format, ...(escaping && { escaping }), families };
}
