/** One line of the result. Figures are text, because their units differ. */
export interface Figure {
  readonly measure: string;
  readonly upstream: string;
  readonly ours: string;
  readonly ratio: string;
  readonly target: string;
}

export const row = ({ measure, upstream, ours, ratio, target }: Figure): string[] => [
  measure,
  upstream,
  ours,
  ratio,
  target,
];

/** A Markdown table, aligned. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((cells) => cells[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
