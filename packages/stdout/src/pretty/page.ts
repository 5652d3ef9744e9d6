import { fitColumns } from "./columns.ts";
import { fitDetails } from "./detail.ts";
import type { PageForm } from "./page-form.ts";
import { type Line, piecesWidth } from "./pieces.ts";
import type { Excerpt } from "./report.ts";
import { hiddenLine, scopeLabel, scopeLines } from "./scope-lines.ts";
import { type Table, tableOf } from "./table.ts";
import { type Layout, tableLines } from "./table-lines.ts";
import { WantedWidths } from "./wanted-widths.ts";

/** The tables of an export, line by line; `undefined` where it may be interrupted. */
export function* pageLines(excerpt: Excerpt, form: PageForm, width: number): Generator<Line | undefined, void> {
  const wanted = new WantedWidths();
  const sections: Table[][] = [];
  for (const section of excerpt.sections) {
    const tables: Table[] = [];
    wanted.addExtra(piecesWidth(scopeLabel(section)));
    for (const block of section.blocks) tables.push(yield* tableOf(block, form, wanted));
    sections.push(tables);
  }
  const layout: Layout = {
    width,
    hasGaps: form.hasGaps,
    columns: fitColumns(wanted, width),
    details: fitDetails(wanted.details, width),
  };
  for (const [index, section] of excerpt.sections.entries()) {
    if (form.hasGaps) yield [];
    yield* scopeLines(section, layout, index === 0);
    for (const table of sections[index]!) yield* tableLines(table, layout);
  }
  if (excerpt.hiddenMetrics > 0) yield hiddenLine(excerpt, layout);
}
