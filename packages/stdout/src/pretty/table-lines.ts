import { type Columns, gap, wideLabelWidth } from "./columns.ts";
import { detailLine, type DetailWidths } from "./detail.ts";
import { figureNames, type Figures } from "./figures.ts";
import { fittingForm, labelPieces } from "./labels.ts";
import { cutPieces, fittingLine, type Line, padded, piece, piecesWidth, space } from "./pieces.ts";
import { labelIndent, nameIndent, type Table, type TableRow } from "./table.ts";
import { cutMiddle } from "./text-width.ts";

/** How a page is laid out. */
export interface Layout {
  readonly width: number;
  /** Whether there is room for empty lines. */
  readonly hasGaps: boolean;
  readonly columns: Columns;
  readonly details: DetailWidths;
}

/** The lines of one instrument. */
export function* tableLines(table: Table, layout: Layout): Generator<Line | undefined, void> {
  const { beside, parts, rest } = table;
  const room = wideLabelWidth(layout.columns) - labelIndent;
  if (beside === undefined) yield nameLine(table, layout);
  else yield* rowLines(nameLabel(table, layout), beside, layout);
  for (const part of parts) {
    yield undefined;
    const labels = fittingForm(part.labels, room);
    for (const [index, row] of part.rows.entries()) {
      yield* rowLines([space(labelIndent), ...labelPieces(labels, index)], row, layout);
    }
  }
  if (rest !== undefined) yield* rowLines([space(labelIndent), ...fittingLine(rest.forms, room)], rest, layout);
}

/** A row, and below it what a histogram's values are. */
function rowLines(label: Line, { figures, detail }: TableRow, layout: Layout): readonly Line[] {
  const line = rowLine(label, figures, layout);
  return detail === undefined ? [line] : [line, detailLine(detail, layout.details, layout.width)];
}

/** The name and kind of an instrument, where figures stand beside them. */
function nameLabel({ name, kind }: Table, { columns }: Layout): Line {
  const cut = piece(cutMiddle(name, columns.label - nameIndent), "bold");
  const label = [space(nameIndent), ...padded([cut], columns.label - nameIndent, "left")];
  return columns.kind > 0 ? [...label, space(gap), piece(kind, "dim")] : label;
}

/** The name and kind of an instrument. Nothing stands behind them: they may be as long as the line is. */
function nameLine({ name, kind, range, parts }: Table, { columns, width }: Layout): Line {
  const start = [space(nameIndent), piece(cutMiddle(name, width - nameIndent), "bold")];
  const keys = parts[0] && fittingForm(parts[0].labels, wideLabelWidth(columns) - labelIndent).keys;
  const by = keys?.map(({ text }) => text.slice(0, -1)).join(", ");
  const ends = [
    ...(range === "" ? [] : [[piece(kind, "dim"), space(gap), piece(range)], [piece(range)]]),
    ...(by ? [[piece(`${kind} by ${by}`, "dim")]] : []),
    [piece(kind, "dim")],
  ];
  const forms = ends.flatMap((end) => [
    ...(columns.kind > 0 ? [[...start, space(columns.label - piecesWidth(start)), space(gap), ...end]] : []),
    [...start, space(gap), ...end],
  ]);
  return fittingLine([...forms, start], width);
}

/** A label that runs on to the end of the kind's column, and figures. */
export function rowLine(label: Line, figures: Figures, { columns, width }: Layout): Line {
  const pieces = [...padded(label, wideLabelWidth(columns), "left")];
  for (const name of figureNames) {
    if (columns[name] === 0) continue;
    pieces.push(space(gap), ...padded([figures[name]], columns[name], name === "trend" ? "left" : "right"));
  }
  return cutPieces(pieces, width);
}
