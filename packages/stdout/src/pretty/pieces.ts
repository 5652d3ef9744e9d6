import type { Paint, Style } from "./ink.ts";
import { shortened, textWidth } from "./text-width.ts";

/** A part of a line, with the number of columns that it takes. */
export interface Piece {
  readonly text: string;
  readonly style: Style;
  readonly width: number;
}

export type Line = readonly Piece[];

export const nothing: Piece = { text: "", style: "plain", width: 0 };

export function piece(text: string, style: Style = "plain"): Piece {
  return { text, style, width: textWidth(text) };
}

export function space(width: number): Piece {
  return width > 0 ? { text: " ".repeat(width), style: "plain", width } : nothing;
}

export function piecesWidth(pieces: Line): number {
  let sum = 0;
  for (const { width } of pieces) sum += width;
  return sum;
}

/** The pieces that fit into so many columns, with `…` where they were cut. */
export function cutPieces(pieces: Line, width: number): Line {
  if (piecesWidth(pieces) <= width) return pieces;
  const kept: Piece[] = [];
  let left = width;
  for (const each of pieces) {
    // One column stays for the sign that something is missing.
    if (each.width >= left) return [...kept, piece(shortened(each.text, left), each.style)];
    kept.push(each);
    left -= each.width;
  }
  return kept;
}

/** Pieces in a column of their own, which they fill. */
export function padded(pieces: Line, width: number, side: "left" | "right"): Line {
  const cut = cutPieces(pieces, width);
  const rest = space(width - piecesWidth(cut));
  return side === "left" ? [...cut, rest] : [rest, ...cut];
}

/** The first of several forms of a line that fits into so many columns; the last one when none does. */
export function fittingLine(forms: readonly Line[], width: number): Line {
  return forms.find((pieces) => piecesWidth(pieces) <= width) ?? forms.at(-1)!;
}

/** A line's text, without white space at its end. */
export function lineText(pieces: Line, paint: Paint): string {
  let text = "";
  for (const each of pieces) text += paint(each.text, each.style);
  return text.trimEnd();
}
