import { stripVTControlCharacters } from "node:util";
import type { Notice, Standing } from "../books/scoreboard.ts";
import { secondsText } from "./figures.ts";
import { cut, type Ink } from "./ink.ts";
import { agreement, balance, exportFigures, shares } from "./score.ts";

export interface DashboardOptions {
  readonly width: number;
  readonly height: number;
  readonly ink: Ink;
  readonly arrivedTitle: string;
  /** One line that says what this is. */
  readonly title: string;
  /** The lines of the last export of the stdout exporter; they may have been made for another width. */
  readonly tables: readonly string[];
  /** Being ended. */
  readonly isEnding: boolean;
}

/** The whole screen as lines, none wider and no more than fit. */
export function dashboard(standing: Standing, options: DashboardOptions): readonly string[] {
  const { width, height, ink, title, tables } = options;
  const foot = footLines(standing, options);
  const room = Math.max(0, height - 1 - foot.length);
  const more = tables.length - room + 1;
  const shown = more > 1 ? [...tables.slice(0, -more), ink.dim(`… ${more} more lines`)] : tables;
  return [ink.bold(title), ...shown, ...foot].slice(0, height).map((line) => fitted(line, width));
}

function footLines(standing: Standing, { width, height, ink, arrivedTitle, isEnding }: DashboardOptions): string[] {
  const isLow = height < 20;
  return [
    ...(isLow ? [] : [""]),
    ...packed(balance(standing, arrivedTitle), " ", width),
    agreementLine(standing, width, ink),
    ...packed(exportFigures(standing), "   ", width).slice(0, isLow ? 1 : 3),
    ...standing.notices.slice(-noticesFor(height)).map((notice) => noticeLine(notice, width, ink)),
    ink.dim(`${secondsText(standing.elapsedMs)}   ${isEnding ? "ending: a last export ..." : "Ctrl-C ends"}`),
  ];
}

/** Puts texts side by side, and on another line when there is no more room. */
function packed(texts: readonly string[], between: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const text of texts) {
    const longer = `${lines.at(-1)}${between}${text}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(text);
  }
  return lines;
}

function agreementLine(standing: Standing, width: number, ink: Ink): string {
  const text = agreement(standing);
  if (standing.exports > 0 && standing.unsettled.length === 0) return ink.green(cut(`✓ ${text}`, width));
  return ink.yellow(cut([`… ${text}`, ...shares(standing)].join(", "), width));
}

function noticesFor(height: number): number {
  return height >= 30 ? 5 : height >= 24 ? 3 : 1;
}

function noticeLine({ atMs, text }: Notice, width: number, ink: Ink): string {
  return ink.yellow(cut(`${secondsText(atMs).padStart(8)}  ${text}`, width));
}

/** A line that is too wide loses its colours with its end. */
function fitted(line: string, width: number): string {
  const bare = stripVTControlCharacters(line);
  return bare.length <= width ? line : cut(bare, width);
}
