import { sketch } from "./bars.ts";
import type { Reading } from "./data-point.ts";
import { type Distribution, distributionOf } from "./distribution.ts";
import { estimateText } from "./estimate.ts";
import { cutPieces, type Line, padded, type Piece, piece, space } from "./pieces.ts";
import { numberText } from "./quantity.ts";
import type { Block, Row } from "./report.ts";
import type { Unit } from "./unit.ts";

export type DetailColumn = "count" | "mean" | "p50" | "p90" | "p99";
export const detailColumns: readonly DetailColumn[] = ["count", "mean", "p50", "p90", "p99"];

/** What a histogram's values are, for the line below its row. */
export interface Detail {
  /** From the lowest to the highest values. */
  readonly counts: readonly number[];
  /** What is not known is missing. */
  readonly figures: Readonly<Partial<Record<DetailColumn, Piece>>>;
}

/** How wide the parts of the line are; 0 where one is left out. */
export type DetailWidths = Readonly<Record<DetailColumn | "sketch", number>>;

const quantiles = [
  ["p50", 0.5],
  ["p90", 0.9],
  ["p99", 0.99],
] as const;

export function detailOf({ instrument, unit }: Block, { point, reading }: Row): Detail {
  return detailFrom(unit, reading, distributionOf(instrument.kind, point));
}

/** Of the series that are not shown, together. */
export function restDetail({ unit, rest }: Block): Detail {
  return detailFrom(unit, rest, rest.distribution);
}

function detailFrom(
  unit: Unit,
  { value: count, sum }: Pick<Reading, "value" | "sum">,
  distribution: Distribution | undefined,
): Detail {
  const figures: Partial<Record<DetailColumn, Piece>> = { count: piece(numberText(count)) };
  if (sum !== undefined && count > 0) figures.mean = piece(unit.text(sum / count));
  for (const [name, part] of quantiles) {
    const text = estimateText(unit, distribution, part);
    if (text !== undefined) figures[name] = piece(text);
  }
  return { counts: distribution?.counts ?? [], figures };
}

const indent = 6;
const gap = space(2);
const headings: Readonly<Record<DetailColumn, Piece>> = {
  count: piece("count ", "dim"),
  mean: piece("mean ", "dim"),
  p50: piece("p50 ", "dim"),
  p90: piece("p90 ", "dim"),
  p99: piece("p99 ", "dim"),
};
const parts: readonly (keyof DetailWidths)[] = ["sketch", ...detailColumns];
// What a narrow terminal can do without, first to last.
const dispensable: readonly (keyof DetailWidths)[] = ["count", "p90", "mean", "p50", "sketch"];

/** Fits the line into a width. */
export function fitDetails(wanted: DetailWidths, width: number): DetailWidths {
  const widths = { ...wanted, sketch: Math.min(wanted.sketch, width < 60 ? 8 : 16) };
  const sizeOf = (part: keyof DetailWidths): number =>
    widths[part] === 0 ? 0 : widths[part] + gap.width + (part === "sketch" ? 0 : headings[part].width);
  for (const part of dispensable) {
    // No gap behind the last one.
    const size = parts.reduce((sum, each) => sum + sizeOf(each), indent - gap.width);
    if (size > width) widths[part] = 0;
  }
  return widths;
}

export function detailLine({ counts, figures }: Detail, widths: DetailWidths, width: number): Line {
  const pieces = [space(indent)];
  if (widths.sketch > 0) {
    pieces.push(...padded([piece(sketch(counts, widths.sketch), "cyan")], widths.sketch, "left"), gap);
  }
  for (const name of detailColumns) {
    if (widths[name] === 0) continue;
    const figure = figures[name];
    if (figure === undefined) pieces.push(space(headings[name].width + widths[name] + gap.width));
    else pieces.push(headings[name], ...padded([figure], widths[name], "right"), gap);
  }
  return cutPieces(pieces.slice(0, -1), width);
}
