import type { Delivered } from "@meterbridge/core";
import type { LineIndex } from "../lines/line-index.ts";
import { namedPoints } from "./named-points.ts";
import type { ServerWords } from "./server-words.ts";

/**
 * Whether the server says that it has stored what it could: nothing may be sent again then. It says so in the first words,
 * which the lines that it quotes are not.
 *
 * InfluxDB 1 does with HTTP 400, InfluxDB 2 with 422 (its 400 means that nothing was stored), InfluxDB 3 with 400, with 422
 * where a limit is hit, and on its `/api/v2/write` with 500. Servers speak each other's APIs: what is said counts, not which
 * API was asked.
 */
export function isPartialWrite({ message }: ServerWords): boolean {
  return /^(?:partial write\b|failure writing points to database\b)/.test(message);
}

/**
 * Counts what was not stored of a payload with so many data points: it is at least that. Where some lines could not be read and others have a field of another type,
 * InfluxDB 1 speaks of the latter only.
 */
export function partialWrite(words: ServerWords, index: LineIndex | undefined, points: number): Delivered {
  const named = namedPoints(words, index);
  const found = named.indices.length + named.unknown;
  const all = named.further > 0 ? pointsOfLines(found + named.further, index) : 0;
  const counted = pointsOfLines(droppedLines(words.message), index);
  const atLeast = isWithoutCount(words) ? 1 : 0;
  const rejectedPoints = Math.min(Math.max(found, all, counted, atLeast), points);
  // InfluxDB 3 lists no more than so many, InfluxDB Cloud too.
  const isListFull = words.lineNumbers.length >= mostListed;
  return { kind: "delivered", rejectedPoints, message: reasonIn(words) + (isListFull ? " (and maybe more)" : "") };
}

const mostListed = 100;

/** Without the count: it is of lines, is 0 where some could not be read, and may be any number at all. */
function reasonIn({ shown }: ServerWords): string {
  return shown.replace(/ dropped=-?\d+(?=$| for (?:database|retention policy): )/, "");
}

/** `dropped=2` of InfluxDB 1 and 2, at the end but for `for database: …`; `2/3 points rejected` of InfluxDB Cloud. */
function droppedLines(message: string): number {
  const dropped = /^ dropped=(-?\d+)(?: for .*)?$/s.exec(
    message.slice(Math.max(message.lastIndexOf(" dropped="), 0)),
  )?.[1];
  const rejected = /^partial write error \(\d+ \w+\): (\d+)\/\d+ points rejected/.exec(message)?.[1];
  return Number(dropped ?? rejected ?? 0);
}

/** How many data points so many lines are at most. Where a point has several, they are mostly refused together. */
function pointsOfLines(lines: number, index: LineIndex | undefined): number {
  if (!index || index.lines === index.points) return lines;
  const counts = Array.from({ length: index.points }, (_, point) => {
    const [from, to] = index.linesOf(point);
    return to - from;
  }).sort((a, b) => a - b);
  let left = lines;
  let points = 0;
  while (points < counts.length && left >= counts[points]!) left -= counts[points++]!;
  return lines > 0 ? Math.max(points, 1) : 0;
}

/**
 * InfluxDB 3 leaves its list away on `/api/v2/write`. InfluxDB 1 says `dropped=0` when it left a field out of a point that
 * it stored: that is a warning.
 */
function isWithoutCount({ message }: ServerWords): boolean {
  return !/ dropped=-?\d/.test(message);
}
