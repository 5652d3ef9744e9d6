import { pairsOf } from "./attributes.ts";
import { type Detail, detailOf, restDetail } from "./detail.ts";
import { type Figures, figuresOf, restFigures } from "./figures.ts";
import { isHistogram } from "./instrument.ts";
import { alignedForm, type LabelForm } from "./labels.ts";
import type { PageForm } from "./page-form.ts";
import { type Line, piecesWidth } from "./pieces.ts";
import { numberText } from "./quantity.ts";
import type { Block, Row } from "./report.ts";
import { restForms, restRange } from "./rest-forms.ts";
import { visible } from "./visible.ts";
import type { WantedWidths } from "./wanted-widths.ts";

/** What is written of one instrument, before it is known how wide anything may be. */
export interface Table {
  readonly name: string;
  /** The kind, what is counted and, where all series are in one line, how many they are. */
  readonly kind: string;
  /** What stands beside the name: the only series, where its attributes are not shown, or all in sum. */
  readonly beside: TableRow | undefined;
  /** What stands behind the name of gauges in sum. */
  readonly range: string;
  readonly parts: readonly Part[];
  /** The series that are not shown, below those that are. */
  readonly rest: RestRow | undefined;
}

/** Some rows of a table, aligned with each other. */
interface Part {
  readonly rows: readonly TableRow[];
  /** Their attributes. */
  readonly labels: LabelForm;
}

export interface TableRow {
  readonly figures: Figures;
  /** Of a histogram. */
  readonly detail: Detail | undefined;
}

interface RestRow extends TableRow {
  /** What it says in place of attributes, in fewer and fewer words. */
  readonly forms: readonly Line[];
}

export const nameIndent = 2;
export const labelIndent = 4;

/** So many rows are written between two chances to interrupt. */
const rowsPerTurn = 100;

/** Writes an instrument's table, and tells how wide it would like to be. */
export function* tableOf(block: Block, form: PageForm, wanted: WantedWidths): Generator<undefined, Table> {
  const { instrument, unit, rows, series } = block;
  const hasDetails = form.hasDetails && isHistogram(instrument.kind);
  const parts: Part[] = [];
  for (let from = 0; from < rows.length; from += rowsPerTurn) {
    parts.push(partOf(block, rows.slice(from, from + rowsPerTurn), hasDetails, wanted));
    yield undefined;
  }
  const isAlone = block.isBare || (series === 1 && form.rows === 0);
  const isSum = rows.length === 0;
  const name = visible(instrument.name);
  const kindName = (instrument.isDelta ? "delta " : "") + instrument.kind + (isSum ? ` ×${numberText(series)}` : "");
  const kind = unit.word === "" ? kindName : `${kindName} · ${unit.word}`;
  const rest = block.rest.series > 0 ? restRow(block, hasDetails) : undefined;
  const range = isSum ? restRange(block) : "";
  const sum = isSum && range === "" ? rest : undefined;
  const beside = isAlone ? parts[0]!.rows[0] : sum;
  wanted.addName(" ".repeat(nameIndent) + name, kind);
  if (beside === undefined) for (const { labels } of parts) wanted.addWideLabel(labelIndent + labels.width);
  if (rest !== undefined) {
    wanted.addRow(rest);
    if (!isSum) wanted.addExtra(labelIndent + piecesWidth(rest.forms[0]!));
  }
  return { name, kind, beside, range, parts: isAlone ? [] : parts, rest: isSum ? undefined : rest };
}

function partOf(block: Block, rows: readonly Row[], hasDetails: boolean, wanted: WantedWidths): Part {
  const tableRows = rows.map((row): TableRow => {
    const tableRow = {
      figures: figuresOf(block, row, hasDetails),
      detail: hasDetails ? detailOf(block, row) : undefined,
    };
    wanted.addRow(tableRow);
    return tableRow;
  });
  return { rows: tableRows, labels: alignedForm(rows.map(({ point }) => pairsOf(point.attributes))) };
}

function restRow(block: Block, hasDetails: boolean): RestRow {
  return {
    forms: restForms(block),
    figures: restFigures(block, hasDetails),
    detail: hasDetails ? restDetail(block) : undefined,
  };
}
