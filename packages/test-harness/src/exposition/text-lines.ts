import { failAt } from "./fail-at.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The lines of a text, without their ends. */
export function textLines(body: Uint8Array): readonly string[] {
  const lines = decoded(body).split("\n");
  const first = lines[0] ?? "";
  if (first.startsWith("\uFEFF")) failAt("line 1", "a byte order mark");
  const withReturn = lines.findIndex((line) => line.endsWith("\r"));
  if (withReturn >= 0) failAt(`line ${withReturn + 1}`, "ends with a carriage return", lines[withReturn]);
  return lines;
}

function decoded(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    return failAt(`line ${firstBrokenLine(body)}`, "is not UTF-8");
  }
}

/** No character of UTF-8 has an LF inside: each line is whole by itself. */
function firstBrokenLine(body: Uint8Array): number {
  let line = 1;
  for (let from = 0; from < body.length; line++) {
    const next = body.indexOf(0x0a, from);
    const to = next < 0 ? body.length : next;
    try {
      utf8.decode(body.subarray(from, to));
    } catch {
      return line;
    }
    from = to + 1;
  }
  return line;
}
