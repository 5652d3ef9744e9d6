import { headerFault, quietDiag } from "@meterbridge/core";

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
  return value !== undefined && headerFault(name, value) === undefined ? [name, value] : undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
