import { pairsOf } from "./attributes.ts";
import { type Detail, detailOf, restDetail } from "./detail.ts";
import { type Figures, figuresOf, restFigures } from "./figures.ts";
import { isHistogram } from "./instrument.ts";
import { alignedForm, type LabelForm } from "./labels.ts";
import type { Block, Row } from "./report.ts";
import { restForms } from "./rest-forms.ts";
import { textWidth } from "./text-width.ts";
import { visible } from "./visible.ts";
import type { WantedWidths } from "./wanted-widths.ts";

/** What is written of one instrument, before it is known how wide anything may be. */
export interface Table {
  readonly block: Block;
  readonly name: string;
  /** The kind, and what is counted. */
  readonly kind: string;
  /** The only series has no attributes: its figures stand behind the name. */
  readonly isOneLine: boolean;
  readonly parts: readonly Part[];
  /** Of the series that are not shown. */
  readonly rest: Figures;
  readonly restDetail: Detail | undefined;
}

/** Some rows of a table, aligned with each other. */
interface Part {
  readonly rows: readonly TableRow[];
  /** Their attributes. */
  readonly labels: LabelForm;
}

interface TableRow {
  readonly figures: Figures;
  /** Of a histogram. */
  readonly detail: Detail | undefined;
}

export const nameIndent = 2;
export const labelIndent = 4;

/** So many rows are written between two chances to interrupt. */
const rowsPerTurn = 100;

/** Writes an instrument's table, and tells how wide it would like to be. */
export function* tableOf(block: Block, wanted: WantedWidths): Generator<undefined, Table> {
  const { instrument, unit, rows, series } = block;
  const parts: Part[] = [];
  for (let from = 0; from < rows.length; from += rowsPerTurn) {
    parts.push(partOf(block, rows.slice(from, from + rowsPerTurn), wanted));
    yield undefined;
  }
  const isOneLine = series === 1 && parts[0]?.labels.rows[0]?.length === 0;
  const name = visible(instrument.name);
  const kindName = (instrument.isDelta ? "delta " : "") + instrument.kind;
  const kind = unit.word === "" ? kindName : `${kindName} · ${unit.word}`;
  const hasRest = block.rest.series > 0;
  const rest = restFigures(block);
  const restLine = hasRest && isHistogram(instrument.kind) ? restDetail(block) : undefined;
  wanted.addName(" ".repeat(nameIndent) + name, kind);
  if (!isOneLine) for (const { labels } of parts) wanted.addWideLabel(labelIndent + labels.width);
  if (hasRest) {
    wanted.addFigures(rest);
    wanted.addExtra(labelIndent + textWidth(restForms(block)[0]!));
  }
  if (restLine !== undefined) wanted.addDetail(restLine);
  return { block, name, kind, isOneLine, parts, rest, restDetail: restLine };
}

function partOf(block: Block, rows: readonly Row[], wanted: WantedWidths): Part {
  const tableRows = rows.map((row): TableRow => {
    const figures = figuresOf(block, row);
    const detail = isHistogram(block.instrument.kind) ? detailOf(block, row) : undefined;
    wanted.addFigures(figures);
    if (detail !== undefined) wanted.addDetail(detail);
    return { figures, detail };
  });
  return { rows: tableRows, labels: alignedForm(rows.map(({ point }) => pairsOf(point.attributes))) };
}
