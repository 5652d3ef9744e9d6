import { pairsOf } from "./attributes.ts";
import { type Detail, detailOf, restDetail } from "./detail.ts";
import { type Figures, figuresOf, restFigures } from "./figures.ts";
import { isHistogram } from "./instrument.ts";
import { alignedForm, type LabelForm } from "./labels.ts";
import type { PageForm } from "./page-form.ts";
import { numberText } from "./quantity.ts";
import type { Block, Row } from "./report.ts";
import { restForms, restRange } from "./rest-forms.ts";
import { textWidth } from "./text-width.ts";
import { visible } from "./visible.ts";
import type { WantedWidths } from "./wanted-widths.ts";

/** What is written of one instrument, before it is known how wide anything may be. */
export interface Table {
  readonly block: Block;
  readonly name: string;
  /** The kind, what is counted and, where all series are in one line, how many they are. */
  readonly kind: string;
  /** The figures that stand behind the name: of the only series, where its attributes are not shown, or of all in sum. */
  readonly beside: Figures | undefined;
  /** What stands behind the name of gauges in sum. */
  readonly range: string;
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
export function* tableOf(block: Block, form: PageForm, wanted: WantedWidths): Generator<undefined, Table> {
  const { instrument, unit, rows, series } = block;
  const { hasDetails } = form;
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
  const hasRest = block.rest.series > 0;
  const rest = restFigures(block, hasDetails);
  const restLine = hasRest && hasDetails && isHistogram(instrument.kind) ? restDetail(block) : undefined;
  const range = isSum ? restRange(block) : "";
  const sum = isSum && range === "" ? rest : undefined;
  const beside = isAlone ? parts[0]!.rows[0]!.figures : sum;
  wanted.addName(" ".repeat(nameIndent) + name, kind);
  if (beside === undefined) for (const { labels } of parts) wanted.addWideLabel(labelIndent + labels.width);
  if (hasRest) {
    wanted.addFigures(rest);
    if (!isSum) wanted.addExtra(labelIndent + textWidth(restForms(block)[0]!));
  }
  if (restLine !== undefined) wanted.addDetail(restLine);
  return { block, name, kind, beside, range, parts, rest, restDetail: restLine };
}

function partOf(block: Block, rows: readonly Row[], hasDetails: boolean, wanted: WantedWidths): Part {
  const tableRows = rows.map((row): TableRow => {
    const figures = figuresOf(block, row, hasDetails);
    const detail = hasDetails && isHistogram(block.instrument.kind) ? detailOf(block, row) : undefined;
    wanted.addFigures(figures);
    if (detail !== undefined) wanted.addDetail(detail);
    return { figures, detail };
  });
  return { rows: tableRows, labels: alignedForm(rows.map(({ point }) => pairsOf(point.attributes))) };
}
