import { sparkline } from "./bars.ts";
import { isHistogram } from "./instrument.ts";
import type { Movement } from "./movement.ts";
import { nothing, type Piece, piece } from "./pieces.ts";
import type { Block, Row } from "./report.ts";
import { counted, type Unit } from "./unit.ts";

export const figureNames = ["value", "change", "rate", "trend"] as const;

/** What stands in the columns of a line. */
export type Figures = Readonly<Record<(typeof figureNames)[number], Piece>>;

const noFigures: Figures = { value: nothing, change: nothing, rate: nothing, trend: nothing };

const histogramCount = counted("");

/** Of a series. What a delta has is its change, so that is its value; what a histogram's values are is told below it. */
export function figuresOf({ instrument, unit }: Block, { reading, movement, trend }: Row): Figures {
  const { kind, isDelta } = instrument;
  const change = changePiece(isHistogram(kind) ? histogramCount : unit, movement);
  return {
    ...columnsOf(isHistogram(kind), isDelta, piece(unit.text(reading.value)), change),
    rate: ratePiece(isHistogram(kind) ? histogramCount : unit, movement),
    // One number is no trend yet.
    trend: trend.length < 2 ? nothing : piece(sparkline(trend, kind !== "gauge"), "magenta"),
  };
}

/** Of the series that are not shown: what adds up. */
export function restFigures({ instrument, unit, rest }: Block): Figures {
  const { kind, isDelta } = instrument;
  if (kind === "gauge") return noFigures;
  const change = changePiece(isHistogram(kind) ? histogramCount : unit, rest);
  const rate = ratePiece(isHistogram(kind) ? histogramCount : unit, rest);
  return {
    ...columnsOf(isHistogram(kind), isDelta, piece(`Σ ${unit.text(rest.value)}`), change),
    rate: rest.isPartial && rate !== nothing ? piece(`≥${rate.text}`, rate.style) : rate,
    trend: nothing,
  };
}

function columnsOf(
  isHistogram: boolean,
  isDelta: boolean,
  value: Piece,
  change: Piece,
): Pick<Figures, "value" | "change"> {
  if (isHistogram) return { value: nothing, change };
  return isDelta ? { value: change, change: nothing } : { value, change };
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
