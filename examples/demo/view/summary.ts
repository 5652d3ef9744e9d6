import type { Standing } from "../books/scoreboard.ts";
import { bytesText, quantity, secondsText } from "./figures.ts";
import { exportFigures } from "./score.ts";
import { table, type TableOptions } from "./table.ts";

/** Whether all that was recorded is accounted for. */
export function isAccountedFor({ now }: Standing): boolean {
  return now.every(({ agrees }) => agrees);
}

/** What is said in the end. */
export function summary(standing: Standing, options: TableOptions): readonly string[] {
  return [...table(standing.now, options), "", ...figures(standing), verdict(standing, options)];
}

function figures(standing: Standing): readonly string[] {
  const { points, bytes, elapsedMs } = standing;
  const wire = bytes === undefined ? "" : `, ${bytesText(bytes)} on the wire`;
  return [
    `${secondsText(elapsedMs)}   ${exportFigures(standing).join("   ")}`,
    `${quantity(points)} data points${wire}`,
  ];
}

function verdict(standing: Standing, { arrivedTitle, ink }: TableOptions): string {
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
