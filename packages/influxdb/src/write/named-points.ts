import type { LineIndex } from "../lines/line-index.ts";
import type { ServerWords } from "./server-words.ts";

/** Which data points a server names, by their lines. */
export interface NamedPoints {
  /** Their indices in the payload. */
  readonly indices: readonly number[];
  /** How many lines are named that are none of this payload, as far as anybody can tell. */
  readonly unknown: number;
  /** How many lines are named besides: where there are very many, only the first ones are looked for. */
  readonly further: number;
}

/**
 * Finds the data points whose lines are named: by number, as InfluxDB 3, InfluxDB Cloud and QuestDB do, or by their text, as
 * InfluxDB 1 and 2 do. Where a text stands in the payload twice, it is quoted twice. Without an index, behind a spool for instance,
 * all are unknown. The work is bounded: a server may name thousands, and mean harm.
 */
export function namedPoints(words: ServerWords, index: LineIndex | undefined): NamedPoints {
  const numbers = [...new Set(words.lineNumbers)];
  const quotes = quotesIn(words.message);
  const indices = new Set<number>();
  let unknown = 0;
  const note = (line: number | undefined): void => {
    const point = Number.isSafeInteger(line) ? index?.pointOf(line!) : undefined;
    if (point === undefined) unknown++;
    else indices.add(point);
  };
  for (const number of numbers.slice(0, mostLookedFor)) note(number - 1);
  const find = index && lineFinder(index);
  for (const quote of quotes.slice(0, mostLookedFor)) note(find?.(quote));
  return {
    indices: [...indices].sort((a, b) => a - b),
    unknown,
    further: beyond(numbers) + beyond(quotes) + marksIn(words.unread),
  };
}

/** Of numbers, and of quotes. With them an answer takes about 1 ms. */
const mostLookedFor = 500;

function beyond(named: readonly unknown[]): number {
  return Math.max(named.length - mostLookedFor, 0);
}

const mark = "unable to parse '";

/** What follows each mark: `<line>': <reason>`. No line holds a line feed, so what is in a line is taken for no mark. */
function quotesIn(message: string): readonly string[] {
  const first = /^(?:partial write[^:]*: )?unable to parse '/.exec(message)?.[0];
  return first === undefined ? [] : message.slice(first.length).split(`\n${mark}`);
}

/** How many lines are quoted, in JSON or in plain text, or are listed as InfluxDB 3 does. */
function marksIn(unread: Uint8Array): number {
  const bytes = Buffer.from(unread.buffer, unread.byteOffset, unread.byteLength);
  return Math.max(...[`\\n${mark}`, `\n${mark}`, '"line_number":'].map((each) => countIn(bytes, each)));
}

/** As many lines as requests usually have. */
const mostCounted = 10_000;

function countIn(bytes: Buffer, text: string): number {
  let count = 0;
  for (let at = bytes.indexOf(text); at >= 0 && count < mostCounted; at = bytes.indexOf(text, at + text.length))
    count++;
  return count;
}

/** In nanoseconds, roughly: what it takes to pass over a line, and to compare one. */
const mostWork = 1_000_000;
const passing = 10;
const comparing = 100;

/**
 * Finds the line that is quoted. Where it ends and the reason begins cannot be told from the quote, because a line may hold what
 * parts them: it is where one of ours ends. Servers quote them in their order, so each is looked for behind the one before, and
 * then from the beginning.
 */
function lineFinder(index: LineIndex): (quote: string) => number | undefined {
  let next = 0;
  let work = 0;
  return (quote) => {
    const bytes = Buffer.from(quote);
    for (let tried = 0; tried < index.lines && work < mostWork; tried++) {
      const line = (next + tried) % index.lines;
      work += passing;
      if (!isParting(bytes, index.lengthOf(line))) continue;
      work += comparing;
      if (!index.isStartOf(bytes, line)) continue;
      next = line + 1;
      return line;
    }
    return undefined;
  };
}

/** `': ` */
function isParting(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0x27 && bytes[at + 1] === 0x3a && bytes[at + 2] === 0x20;
}
