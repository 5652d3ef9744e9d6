import type { Standing } from "../books/scoreboard.ts";
import { bytesText, quantity, secondsText } from "./figures.ts";
import { cut, type Ink } from "./ink.ts";
import { table } from "./table.ts";

export interface SummaryOptions {
  readonly width: number;
  readonly ink: Ink;
  readonly arrivedTitle: string;
}

/** Whether all that was recorded is accounted for. */
export function isAccountedFor({ now }: Standing): boolean {
  return now.every(({ agrees }) => agrees);
}

/** What is said in the end. */
export function summary(standing: Standing, options: SummaryOptions): readonly string[] {
  const { ink, width } = options;
  return [
    ...table(standing, { ...options, isFinal: true }),
    "",
    ...figures(standing).map((line) => cut(line, width)),
    verdict(standing, options, ink),
  ];
}

function figures(standing: Standing): readonly string[] {
  const { exports, failedExports, attempts, retries, points, bytes, elapsedMs } = standing;
  const asked = attempts === undefined ? "" : `, ${quantity(attempts)} attempts`;
  const wire = bytes === undefined ? "" : `, ${bytesText(bytes)} on the wire`;
  return [
    `${secondsText(elapsedMs)}: ${exports} exports (${failedExports} failed)${asked}, ${retries} retries`,
    `${quantity(points)} data points${wire}`,
  ];
}

function verdict(standing: Standing, { arrivedTitle }: SummaryOptions, ink: Ink): string {
  const { now, lostPoints } = standing;
  const wrong = now.filter(({ agrees }) => !agrees).map(({ entry }) => entry.name);
  if (wrong.length > 0) {
    const lost = lostPoints === 0 ? "" : ` (${quantity(lostPoints)} data points lost)`;
    return ink.red(`recorded and ${arrivedTitle} differ${lost}: ${wrong.join(", ")}`);
  }
  const all = `${now.length} of ${now.length} instruments`;
  if (lostPoints === 0) return ink.green(`everything recorded has ${title(arrivedTitle)}: ${all}, lost 0`);
  return ink.yellow(`recorded = ${arrivedTitle} + lost: ${all}; lost ${quantity(lostPoints)} data points, all counted`);
}

function title(arrivedTitle: string): string {
  return arrivedTitle === "sent" ? "been sent" : arrivedTitle;
}
