import { wideLabelWidth } from "./columns.ts";
import type { Figures } from "./figures.ts";
import { cutPieces, type Line, piece, piecesWidth, space } from "./pieces.ts";
import { numberText } from "./quantity.ts";
import type { Excerpt, Section } from "./report.ts";
import { nameIndent } from "./table.ts";
import { type Layout, rowLine } from "./table-lines.ts";
import { visible } from "./visible.ts";

const headings: Figures = {
  value: piece("value", "dim"),
  change: piece("change", "dim"),
  rate: piece("rate", "dim"),
  trend: piece("trend", "dim"),
};

/**
 * A scope's name and version, and what the columns are: where both fit into a line, or for the first scope. Without room
 * for empty lines there is none for a second one, so that the name is cut.
 */
export function scopeLines(section: Section, layout: Layout, isFirst: boolean): readonly Line[] {
  const label = scopeLabel(section);
  if (!layout.hasGaps || piecesWidth(label) <= wideLabelWidth(layout.columns))
    return [rowLine(label, headings, layout)];
  const alone = cutPieces(label, layout.width);
  return isFirst ? [alone, rowLine([], headings, layout)] : [alone];
}

export function scopeLabel({ name, version }: Section): Line {
  const scope = piece(name === "" ? "(no scope)" : visible(name), "cyan");
  return [scope, piece(version === "" ? "" : ` ${visible(version)}`, "dim")];
}

/** What is said of the instruments that are not shown. */
export function hiddenLine({ hiddenMetrics, hiddenSeries }: Excerpt, { width }: Layout): Line {
  const text = `… ${numberText(hiddenMetrics)} more metrics with ${numberText(hiddenSeries)} series`;
  return cutPieces([space(nameIndent), piece(text, "dim")], width);
}
