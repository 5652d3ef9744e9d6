import type { Row } from "./report.ts";

/** The rows that are shown of many: those with the highest rates or, without rates, the highest values. */
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
  const rate = row.movement.rate ?? -1;
  const otherRate = other.movement.rate ?? -1;
  if (rate !== otherRate) return rate > otherRate;
  return row.reading.value > other.reading.value || Number.isNaN(other.reading.value);
}
