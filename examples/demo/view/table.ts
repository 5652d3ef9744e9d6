import type { Comparison } from "../books/compare.ts";
import type { Total } from "../books/totals.ts";
import { totalText } from "./figures.ts";
import { cut, type Ink } from "./ink.ts";

export interface TableOptions {
  readonly width: number;
  readonly ink: Ink;
  /** The heading of what came through: `arrived`, or `sent` when nobody can tell. */
  readonly arrivedTitle: string;
}

/** One line for each instrument: recorded beside arrived, and what was lost or is missing, where something is. */
export function table(rows: readonly Comparison[], { width, ink, arrivedTitle }: TableOptions): readonly string[] {
  const columns = [
    column("recorded", ({ recorded }) => recorded),
    column(arrivedTitle, ({ arrived }) => arrived),
    ...(rows.some(({ lost }) => !isNothing(lost)) ? [column("lost", ({ lost }) => lost)] : []),
    ...(rows.every(({ agrees }) => agrees) ? [] : [column("missing", ({ missing }) => missing)]),
  ];
  const names = ["instrument", ...rows.map(({ entry }) => entry.name)];
  const room = columns.reduce((left, [heading = ""]) => left - 2 - heading.length, width - 2);
  const nameWidth = Math.max(0, Math.min(room, Math.max(...names.map(({ length }) => length))));
  return names.map((name, index) => {
    const line = [cut(name, nameWidth).padEnd(nameWidth), ...columns.map((cells) => cells[index]!)].join("  ");
    if (index === 0) return ink.dim(line);
    return `${line} ${rows[index - 1]!.agrees ? ink.green("✓") : ink.red("✗")}`;
  });

  /** A heading and its figures, as wide as each other. */
  function column(heading: string, total: (row: Comparison) => Total): readonly string[] {
    const cells = [heading, ...rows.map((row) => totalText(row.entry, total(row)))];
    const most = Math.max(...cells.map(({ length }) => length));
    return cells.map((cell) => cell.padStart(most));
  }
}

function isNothing({ value, count = 0 }: Total): boolean {
  return value === 0 && count === 0;
}
