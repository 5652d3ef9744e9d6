import { type Columns, gap, wideLabelWidth } from "./columns.ts";
import { detailLine, type DetailWidths } from "./detail.ts";
import { figureNames, type Figures } from "./figures.ts";
import { fittingForm, labelPieces } from "./labels.ts";
import { cutPieces, padded, type Piece, piece, piecesWidth, space } from "./pieces.ts";
import { restForms } from "./rest-forms.ts";
import { labelIndent, nameIndent, type Table } from "./table.ts";
import { cutMiddle, textWidth } from "./text-width.ts";

/** How a page is laid out. */
export interface Layout {
  readonly width: number;
  /** Whether there is room for empty lines. */
  readonly hasGaps: boolean;
  readonly columns: Columns;
  readonly details: DetailWidths;
}

export type Line = readonly Piece[];

/** The lines of one instrument. */
export function* tableLines(table: Table, layout: Layout): Generator<Line | undefined, void> {
  const { block, beside, parts } = table;
  const room = wideLabelWidth(layout.columns) - labelIndent;
  yield beside === undefined ? nameLine(table, layout) : oneLine(table, beside, layout);
  for (const part of parts) {
    yield undefined;
    const labels = fittingForm(part.labels, room);
    for (const [index, { figures, detail }] of part.rows.entries()) {
      if (beside === undefined) yield rowLine([space(labelIndent), ...labelPieces(labels, index)], figures, layout);
      if (detail !== undefined) yield detailLine(detail, layout.details, layout.width);
    }
  }
  if (parts.length > 0 && block.rest.series > 0) {
    const forms = restForms(block);
    const fitting = forms.find((text) => textWidth(text) <= room) ?? forms.at(-1)!;
    yield rowLine([space(labelIndent), piece(fitting, "dim")], table.rest, layout);
    if (table.restDetail !== undefined) yield detailLine(table.restDetail, layout.details, layout.width);
  }
}

/** The name and kind of an instrument, and the figures of its only series, or of all in sum. */
function oneLine({ name, kind }: Table, beside: Figures, layout: Layout): Line {
  const { columns } = layout;
  const cut = piece(cutMiddle(name, columns.label - nameIndent), "bold");
  const label = [space(nameIndent), ...padded(cut, columns.label - nameIndent, "left")];
  if (columns.kind > 0) label.push(space(gap), piece(kind, "dim"));
  return rowLine(label, beside, layout);
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
  return forms.find((pieces) => piecesWidth(pieces) <= width) ?? start;
}

/** A label that runs on to the end of the kind's column, and figures. */
export function rowLine(label: Line, figures: Figures, { columns, width }: Layout): Line {
  const room = wideLabelWidth(columns);
  const cut = cutPieces(label, room);
  const pieces = [...cut, space(room - piecesWidth(cut))];
  for (const name of figureNames) {
    if (columns[name] === 0) continue;
    pieces.push(space(gap), ...padded(figures[name], columns[name], name === "trend" ? "left" : "right"));
  }
  return cutPieces(pieces, width);
}
