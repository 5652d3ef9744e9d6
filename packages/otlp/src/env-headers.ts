import { quietDiag } from "@meterbridge/core";

/**
 * Reads headers in the form of W3C Baggage, `name=value,name=value`, with values percent-encoded. A semicolon is part
 * of the value: OTLP knows no metadata there. Entries that are wrong, or that every request sets itself, are left out,
 * with one warning that shows none.
 */
export function parseHeaders(list: string, variable: string): readonly (readonly [name: string, value: string])[] {
  const entries = list.split(",").filter((entry) => entry.trim() !== "");
  const pairs = entries.map(parsePair).filter((pair) => pair !== undefined);
  const wrong = entries.length - pairs.length;
  if (wrong > 0) {
    quietDiag.warn(
      `${variable}: ${wrong} of ${entries.length} entries left out, allowed: name=value, percent-encoded, and none that frames a request`,
    );
  }
  return pairs;
}

function parsePair(entry: string): readonly [name: string, value: string] | undefined {
  const equals = entry.indexOf("=");
  if (equals < 0) return undefined;
  const name = entry.slice(0, equals).trim();
  const value = decode(entry.slice(equals + 1).trim());
  return isToken(name) && !reserved.has(name.toLowerCase()) && value !== undefined && isFieldValue(value)
    ? [name, value]
    : undefined;
}

/** What a request says about itself, over HTTP or gRPC. */
const reserved: ReadonlySet<string> = new Set([
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** RFC 9110, section 5.6.2. */
function isToken(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

/** RFC 9110, section 5.5: nothing that could end the header. */
function isFieldValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}
