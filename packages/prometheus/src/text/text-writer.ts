import { isStale, type Point } from "@meterbridge/core/points";
import { type Drops, reasonOf, withoutNativeHistograms } from "../exposition/drops.ts";
import type { Member, WriteFamilies } from "../exposition/family.ts";
import { histogramLines } from "./histogram-lines.ts";
import type { Lines } from "./lines.ts";
import { numberLines } from "./number-lines.ts";
import { Pen } from "./pen.ts";
import type { Spelling } from "./spelling.ts";
import { summaryLines } from "./summary-lines.ts";

export interface TextOptions {
  /** The buckets that exponential histograms get, which have no form in text; without, they are dropped. */
  readonly boundaries: readonly number[] | undefined;
}

// Points that come to nothing take time, too, and so do metrics without any.
const stepsBetweenYields = 64;

/** Writes families as lines of text. */
export function textWriter(spelling: Spelling, options: TextOptions): WriteFamilies {
  return function* (families, body, drops) {
    const pen = new Pen(body);
    let steps = 0;
    for (const family of families) {
      let header = spelling.header(family);
      for (const member of family.members) {
        const lines = (member.cache ??= linesOf(member, spelling, options)) as Lines;
        lines.begin();
        for (const point of member.points) {
          const text = textOf(lines, point, drops);
          if (text !== "") {
            // Only what has samples is described.
            pen.text += header + text;
            header = "";
          }
          if (pen.isFull || ++steps % stepsBetweenYields === 0) {
            pen.flush();
            yield;
          }
        }
        lines.end();
        if (++steps % stepsBetweenYields === 0) yield;
      }
    }
    pen.text += spelling.footer;
    pen.flush();
  };
}

function textOf(lines: Lines, point: Point, drops: Drops): string {
  // A series that has no value any more is left out: that is how Prometheus learns of it.
  if (isStale(point)) return "";
  try {
    const text = lines.of(point);
    if (typeof text === "string") return text;
    drops.add(reasonOf(text));
  } catch (error) {
    drops.add(reasonOf(error));
  }
  return "";
}

/** Native histograms have no form in text. */
const noLines: Lines = { begin: () => {}, of: () => withoutNativeHistograms, end: () => {} };

function linesOf(member: Member, spelling: Spelling, { boundaries }: TextOptions): Lines {
  switch (member.kind) {
    case "number":
      return numberLines(member, spelling);
    case "histogram":
      return histogramLines(member, spelling);
    case "exponentialHistogram":
      return boundaries ? histogramLines(member, spelling, boundaries) : noLines;
    case "summary":
      return summaryLines(member, spelling);
  }
}
