import type { Row } from "./report.ts";

/** So many times as large is a series that takes the place of one that is shown. */
export const clearly = 2;

/** The rows that are shown of many, the largest first; what was shown before counts for more. */
export class TopRows {
  readonly rows: Row[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes a row, and gives back the one that is not shown for it. */
  offer(row: Row): Row | undefined {
    const { rows } = this;
    const last = rows.at(-1);
    const isFull = rows.length >= this.#most;
    if (isFull && (last === undefined || !isAbove(row, last))) return row;
    let place = isFull ? rows.length - 1 : rows.length;
    for (; place > 0 && isAbove(row, rows[place - 1]!); place--) rows[place] = rows[place - 1]!;
    rows[place] = row;
    return isFull ? last : undefined;
  }
}

function isAbove(row: Row, other: Row): boolean {
  return weightOf(row) > weightOf(other);
}

function weightOf({ size, wasShown }: Row): number {
  if (Number.isNaN(size)) return -Infinity;
  if (!wasShown) return size;
  return size < 0 ? size / clearly : size * clearly;
}
