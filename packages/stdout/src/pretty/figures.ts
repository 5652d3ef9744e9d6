import { sparkline } from "./bars.ts";
import { type Distribution, distributionOf } from "./distribution.ts";
import { estimateText } from "./estimate.ts";
import { isHistogram, type Kind } from "./instrument.ts";
import type { Series } from "./instrument-memory.ts";
import type { Movement } from "./movement.ts";
import { nothing, type Piece, piece } from "./pieces.ts";
import type { Block, Row } from "./report.ts";
import { counted, type Unit } from "./unit.ts";

export const figureNames = ["value", "change", "rate", "trend"] as const;

/** What stands in the columns of a line. */
export type Figures = Readonly<Record<(typeof figureNames)[number], Piece>>;

const noFigures: Figures = { value: nothing, change: nothing, rate: nothing, trend: nothing };

const histogramCount = counted("");

/** Of a series. A histogram's value is its p99, unless its details say it below. */
export function figuresOf({ instrument, unit }: Block, row: Row, hasDetails: boolean): Figures {
  const { kind, isDelta } = instrument;
  const { point, reading, movement, series } = row;
  const figures = isHistogram(kind)
    ? histogramFigures(hasDetails ? nothing : tailPiece(unit, distributionOf(kind, point)), movement)
    : numberFigures(unit, isDelta, unit.text(reading.value), movement);
  return { ...figures, trend: trendPiece(series, kind) };
}

/** Of the series that are not shown: what adds up. */
export function restFigures({ instrument, unit, rest, total }: Block, hasDetails: boolean): Figures {
  const { kind, isDelta } = instrument;
  if (kind === "gauge") return noFigures;
  const figures = isHistogram(kind)
    ? histogramFigures(hasDetails ? nothing : tailPiece(unit, rest.distribution), rest)
    : numberFigures(unit, isDelta, `Σ ${unit.text(rest.value)}`, rest);
  const { rate } = figures;
  return {
    ...figures,
    rate: rest.isPartial && rate !== nothing ? piece(`≥${rate.text}`, rate.style) : rate,
    trend: trendPiece(total, kind),
  };
}

function trendPiece(series: Series | undefined, kind: Kind): Piece {
  // One number is no trend yet.
  if (series === undefined || series.trend.length < 2) return nothing;
  return piece(sparkline(series.trend, kind !== "gauge"), "magenta");
}

function tailPiece(unit: Unit, distribution: Distribution | undefined): Piece {
  const text = estimateText(unit, distribution, 0.99);
  return text === undefined ? nothing : piece(`p99 ${text}`);
}

function histogramFigures(value: Piece, movement: Movement): Figures {
  return {
    value,
    change: changePiece(histogramCount, movement),
    rate: ratePiece(histogramCount, movement),
    trend: nothing,
  };
}

/** What a delta has is its change, so that is its value. */
function numberFigures(unit: Unit, isDelta: boolean, value: string, movement: Movement): Figures {
  const change = changePiece(unit, movement);
  return {
    value: isDelta ? change : piece(value),
    change: isDelta ? nothing : change,
    rate: ratePiece(unit, movement),
    trend: nothing,
  };
}

function changePiece(unit: Unit, { change, isReset }: Movement): Piece {
  if (change === undefined) return nothing;
  const text = `${isReset ? "↺" : ""}${change < 0 ? "" : "+"}${unit.text(change)}`;
  if (change === 0) return piece(text, "dim");
  return piece(text, change > 0 && !isReset ? "green" : "yellow");
}

function ratePiece(unit: Unit, { rate }: Movement): Piece {
  if (rate === undefined) return nothing;
  return piece(unit.rate(rate), rate === 0 ? "dim" : "cyan");
}
