import type { Comparison } from "../books/compare.ts";
import type { Standing } from "../books/scoreboard.ts";
import { totalText } from "./figures.ts";
import { cut, type Ink } from "./ink.ts";

export interface TableOptions {
  readonly width: number;
  readonly ink: Ink;
  /** The heading of what came through: `arrived`, or `sent` when nobody can tell. */
  readonly arrivedTitle: string;
  /** Once nothing is on its way any more, what is missing is wrong. */
  readonly isFinal?: boolean;
}

interface Column {
  readonly title: string;
  readonly width: number;
  text(row: Comparison): string;
  paint?(text: string): string;
}

/** One line for each instrument, recorded beside arrived; on a narrow terminal with fewer columns. */
export function table({ now, settled }: Standing, options: TableOptions): readonly string[] {
  const { ink, isFinal = false } = options;
  const columns = columnsFor(now, options);
  const numbersWidth = columns.reduce((sum, column) => sum + column.width + 1, 0);
  const nameWidth = Math.max(0, Math.min(30, options.width - numbersWidth - 2));
  return [
    ink.dim(line("instrument", (column) => column.title, " ")),
    ...now.map((row) => line(row.entry.name, (column) => paintCell(column, row), mark(row))),
  ];

  function line(name: string, cell: (column: Column) => string, sign: string): string {
    return [cut(name, nameWidth).padEnd(nameWidth), ...columns.map((column) => cell(column)), sign].join(" ").trimEnd();
  }

  function mark({ entry, agrees }: Comparison): string {
    if (isFinal ? agrees : settled.has(entry.name)) return ink.green("✓");
    return isFinal ? ink.red("✗") : ink.dim("…");
  }
}

function paintCell(column: Column, row: Comparison): string {
  const text = cut(column.text(row), column.width).padStart(column.width);
  return column.paint?.(text) ?? text;
}

function columnsFor(
  rows: readonly Comparison[],
  { width, ink, arrivedTitle, isFinal = false }: TableOptions,
): Column[] {
  const numberWidth = width >= 56 ? 12 : 9;
  const columns = [
    column("recorded", numberWidth, (row) => totalText(row.entry, row.recorded)),
    column(arrivedTitle, numberWidth, (row) => totalText(row.entry, row.arrived)),
  ];
  if (width < 32) return [];
  if (width >= 56) {
    const title = isFinal ? "missing" : "on its way";
    columns.push(
      column(
        title,
        10,
        (row) => missingText(row, isFinal),
        (text) => ink.dim(text),
      ),
    );
  }
  if (width >= 68 && rows.some((row) => hasLost(row))) {
    columns.push(
      column(
        "lost",
        8,
        (row) => (hasLost(row) ? totalText(row.entry, row.lost) : ""),
        (text) => ink.yellow(text),
      ),
    );
  }
  if (width >= 78)
    columns.unshift(
      column(
        "kind",
        9,
        ({ entry }) => entry.kind,
        (text) => ink.dim(text),
      ),
    );
  return columns;
}

function column(
  title: string,
  width: number,
  text: (row: Comparison) => string,
  paint?: (text: string) => string,
): Column {
  return { title: title.padStart(width), width, text, ...(paint && { paint }) };
}

function hasLost({ lost }: Comparison): boolean {
  return lost.value !== 0 || (lost.count ?? 0) !== 0;
}

/** What can go down is not on its way: the next export has its next value. */
function missingText({ entry, missing, agrees }: Comparison, isFinal: boolean): string {
  const isOnItsWay = entry.kind === "counter" || entry.kind === "histogram";
  return agrees || !(isFinal || isOnItsWay) ? "" : totalText(entry, missing);
}
