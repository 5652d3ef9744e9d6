import { failAt } from "../exposition/fail-at.ts";
import type { ParsedLine } from "./parsed-line.ts";

/**
 * Refuses lines of which one takes the place of another: the same field of the same series at the same time. A start is each metric's,
 * and all that share a measurement have it under one name.
 */
export function checkOverwriting(lines: readonly ParsedLine[]): void {
  const known = new Map<string, Set<string>>();
  for (const [index, { measurement, tags, fields, time }] of lines.entries()) {
    const series = JSON.stringify([measurement, tags, String(time)]);
    const keys = known.get(series) ?? new Set();
    known.set(series, keys);
    for (const [key] of fields) {
      if (keys.has(key)) failAt(`line ${index + 1}`, `another ${JSON.stringify(key)} of the same series and time`);
      if (key !== "start_time_unix_nano") keys.add(key);
    }
  }
}
