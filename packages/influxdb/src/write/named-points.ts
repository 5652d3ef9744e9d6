import type { LineIndex } from "../lines/line-index.ts";
import type { ServerWords } from "./server-words.ts";

/** Which data points a server names, by their lines. */
export interface NamedPoints {
  /** Their indices in the payload. */
  readonly indices: readonly number[];
  /** How many lines are named that are none of this payload, as far as anybody can tell. */
  readonly unknown: number;
}

/**
 * Finds the data points whose lines are named: by number, as InfluxDB 3, InfluxDB Cloud and QuestDB do, or by their text, as
 * InfluxDB 1 and 2 do. Where a text stands in the payload twice, both are meant: a server that cannot read the one cannot
 * read the other. Without an index, behind a spool for instance, all are unknown.
 */
export function namedPoints(words: ServerWords, index: LineIndex | undefined): NamedPoints {
  const numbers = new Set([...words.lineNumbers, ...numbersIn(words.message)]);
  const quotes = quotesIn(words.message);
  const indices = new Set<number>();
  let unknown = 0;
  const note = (points: readonly (number | undefined)[]): void => {
    const known = points.filter((point) => point !== undefined);
    for (const point of known) indices.add(point);
    if (known.length === 0) unknown++;
  };
  for (const number of numbers) note([Number.isSafeInteger(number) ? index?.pointOf(number - 1) : undefined]);
  const lines = index && quotes.length > 0 ? linesByText(index) : new Map<string, number[]>();
  for (const quote of quotes) note(linesQuoted(quote, lines).map((line) => index?.pointOf(line)));
  return { indices: [...indices].sort((a, b) => a - b), unknown };
}

/** `error parsing line 2 (1-based): …`, `error in line 2: …`, each on a line of its own. */
function numbersIn(message: string): readonly number[] {
  return Array.from(message.matchAll(/^error (?:parsing|writing|in) line (\d+)\b/gm), ([, number]) => Number(number));
}

const mark = "unable to parse '";

/** What follows each mark: `<line>': <reason>`. No line holds a line feed, so what is in a line is taken for no mark. */
function quotesIn(message: string): readonly string[] {
  const first = /^(?:partial write[^:]*: )?unable to parse '/.exec(message)?.[0];
  return first === undefined ? [] : message.slice(first.length).split(`\n${mark}`);
}

/** A hostile answer is not looked at for longer than that. */
const mostEnds = 16;

/** Where the line ends and the reason begins cannot be told: a line may hold what parts them. It is where it is one of ours. */
function linesQuoted(quote: string, lines: ReadonlyMap<string, readonly number[]>): readonly number[] {
  let end = quote.lastIndexOf("': ");
  for (let tried = 0; end >= 0 && tried < mostEnds; tried++) {
    const found = lines.get(quote.slice(0, end));
    if (found) return found;
    end = end === 0 ? -1 : quote.lastIndexOf("': ", end - 1);
  }
  return [];
}

/** All of them at once: a server may name thousands. */
function linesByText(index: LineIndex): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, number[]>();
  for (let line = 0; line < index.lines; line++) {
    const text = index.text(line);
    const same = lines.get(text);
    if (same) same.push(line);
    else lines.set(text, [line]);
  }
  return lines;
}
