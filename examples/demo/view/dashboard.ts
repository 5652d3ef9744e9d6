import type { Notice, Standing } from "../books/scoreboard.ts";
import { bytesText, millisecondsText, quantity, secondsText } from "./figures.ts";
import { cut, type Ink } from "./ink.ts";
import { sparkline } from "./sparkline.ts";
import { table } from "./table.ts";

export interface DashboardOptions {
  readonly width: number;
  readonly height: number;
  readonly ink: Ink;
  readonly arrivedTitle: string;
  /** One line that says what this is. */
  readonly title: string;
  /** HTTP requests per second that the service answered, the newest at the end. */
  readonly requestRates: readonly number[];
  /** Being ended. */
  readonly isEnding: boolean;
}

/** The whole screen as lines, none wider and no more than fit. */
export function dashboard(standing: Standing, options: DashboardOptions): readonly string[] {
  const { width, height, ink, title, requestRates, isEnding } = options;
  const head = [ink.bold(cut(title, width)), rateLine(requestRates, width, ink), ""];
  const last = `${secondsText(standing.elapsedMs)}   ${isEnding ? "ending: a last export ..." : "Ctrl-C ends"}`;
  const explained = `${last}   ${legend}`;
  const foot = [
    "",
    ...figureLines(standing, width)
      .slice(0, height >= 20 ? 9 : 2)
      .map((line) => cut(line, width)),
    "",
    ...standing.notices.slice(-noticesFor(height)).map((notice) => noticeLine(notice, width, ink)),
    ink.dim(cut(explained.length <= width ? explained : last, width)),
  ];
  const rows = table(standing, options);
  const room = Math.max(2, height - head.length - foot.length);
  const shown = rows.length <= room ? rows : [...rows.slice(0, room - 1), ink.dim(`… ${rows.length - room + 1} more`)];
  return [...head, ...shown, ...foot].slice(0, height);
}

const legend = "✓ all that was recorded before the last export is accounted for";

function rateLine(rates: readonly number[], width: number, ink: Ink): string {
  const now = `a shop, ${quantity(Math.round(rates.at(-1) ?? 0))} requests/s  `;
  const room = Math.min(40, width - now.length);
  return cut(now, width) + (room > 0 ? ink.green(sparkline(rates, room)) : "");
}

function figureLines(standing: Standing, width: number): readonly string[] {
  const { exports, failedExports, attempts, retries, points, bytes, latenciesMs, lastAnswer, lostPoints } = standing;
  const seconds = Math.max(standing.elapsedMs / 1_000, 1);
  const latest = latenciesMs.at(-1);
  return pack(
    [
      `exports ${quantity(exports)}`,
      ...(failedExports > 0 ? [`failed ${quantity(failedExports)}`] : []),
      ...(attempts === undefined ? [] : [`attempts ${quantity(attempts)}`]),
      `retries ${quantity(retries)}`,
      `data points ${quantity(points)} (${(points / seconds).toFixed(0)}/s)`,
      ...(bytes === undefined ? [] : [`${bytesText(bytes)} on the wire`]),
      `points lost ${quantity(lostPoints)}`,
      `last answer ${lastAnswer || "none yet"}`,
      ...(latest === undefined ? [] : [`took ${millisecondsText(latest)} ${sparkline(latenciesMs, 16)}`]),
    ],
    width,
  );
}

/** Puts texts side by side, and on another line when there is no more room. */
function pack(texts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const text of texts) {
    const last = lines.at(-1);
    const longer = `${last}   ${text}`;
    if (last !== undefined && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(text);
  }
  return lines;
}

function noticesFor(height: number): number {
  return height >= 30 ? 5 : height >= 24 ? 3 : 1;
}

function noticeLine({ atMs, text }: Notice, width: number, ink: Ink): string {
  return ink.yellow(cut(`${secondsText(atMs).padStart(8)}  ${text}`, width));
}
