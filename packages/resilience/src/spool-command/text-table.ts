/** A column: its heading, and whether it is numbers, which stand to the right. */
export type Column = readonly [heading: string, align?: "right"];

/** Lines with the columns one below the other, two spaces between them. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(([heading]) => heading), ...rows];
  const widths = columns.map((_, index) => Math.max(...lines.map((cells) => cells[index]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (columns[index]![1] ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!)))
      .join("  ")
      .trimEnd();
  return lines.map((cells) => `${line(cells)}\n`).join("");
}
