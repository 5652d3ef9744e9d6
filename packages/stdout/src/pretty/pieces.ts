import type { Paint, Style } from "./ink.ts";
import { cutText, shortened, textWidth } from "./text-width.ts";

/** A part of a line, with the number of columns that it takes. */
export interface Piece {
  readonly text: string;
  readonly style: Style;
  readonly width: number;
}

export const nothing: Piece = { text: "", style: "plain", width: 0 };

export function piece(text: string, style: Style = "plain"): Piece {
  return { text, style, width: textWidth(text) };
}

export function space(width: number): Piece {
  return width > 0 ? { text: " ".repeat(width), style: "plain", width } : nothing;
}

export function piecesWidth(pieces: readonly Piece[]): number {
  let sum = 0;
  for (const { width } of pieces) sum += width;
  return sum;
}

/** The pieces that fit into so many columns, with `…` where they were cut. */
export function cutPieces(pieces: readonly Piece[], width: number): readonly Piece[] {
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

/** A piece in a column of its own: two pieces that fill it. */
export function padded(content: Piece, width: number, side: "left" | "right"): readonly [Piece, Piece] {
  const cut = content.width <= width ? content : piece(cutText(content.text, width), content.style);
  const rest = space(width - cut.width);
  return side === "left" ? [cut, rest] : [rest, cut];
}

/** A line's text, without white space at its end. */
export function lineText(pieces: readonly Piece[], paint: Paint): string {
  let text = "";
  for (const each of pieces) text += paint(each.text, each.style);
  return text.trimEnd();
}
