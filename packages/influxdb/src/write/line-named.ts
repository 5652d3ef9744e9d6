import { type Answer, oneLine } from "@meterbridge/pooled-http";
import type { LineIndex } from "../lines/line-index.ts";
import type { ServerWords } from "./server-words.ts";

/**
 * Says which line it is that a server names by number, to be put behind its words: it is a number in a request that nobody sees.
 * Empty when it names none of ours.
 */
export function lineNamed({ lineNumbers }: ServerWords, index: LineIndex | undefined, { redact }: Answer): string {
  const [number] = lineNumbers;
  if (!index || !Number.isSafeInteger(number) || index.pointOf(number! - 1) === undefined) return "";
  const [, measurement = "", field = ""] = namesInLine.exec(index.text(number! - 1)) ?? [];
  const names = oneLine(redact(`measurement ${measurement}, field ${field}`));
  return ` (line ${number}: ${names.length > longest ? `${names.slice(0, longest)}…` : names})`;
}

const longest = 200;

/** The measurement, and behind the tags the key of the first field, as they are written. */
const namesInLine = /^((?:[^\\, ]|\\.)*)(?:[^\\ ]|\\.)* ((?:[^\\=]|\\.)*)=/s;
