import type { Standing } from "../books/scoreboard.ts";
import { millisecondsText, quantity, secondsText, totalText } from "./figures.ts";

/** The score in one line, for logs and pipes. */
export function statusLine(standing: Standing, arrivedTitle: string): string {
  return [
    secondsText(standing.elapsedMs),
    balance(standing, arrivedTitle).join(" "),
    agreement(standing),
    ...exportFigures(standing),
  ].join(" · ");
}

/** What became of the requests that the shop answered, to be put side by side. */
export function balance({ now }: Standing, arrivedTitle: string): readonly string[] {
  const requests = now.find(({ entry }) => entry.name === "http.server.request.duration");
  if (!requests) return [];
  const { entry, recorded, arrived, missing, lost } = requests;
  return [
    `HTTP requests recorded ${totalText(entry, recorded)}`,
    `= ${arrivedTitle} ${totalText(entry, arrived)}`,
    `+ on its way ${totalText(entry, missing)}`,
    `+ lost ${totalText(entry, lost)}`,
  ];
}

/** Of how many instruments all that was recorded before the last export is accounted for. */
export function agreement({ now, unsettled, exports }: Standing): string {
  return exports === 0 ? "no export yet" : `${now.length - unsettled.length} of ${now.length} instruments agree`;
}

/** How much has come through of the others; what can go down is not on its way: the next export has its next value. */
export function shares({ unsettled }: Standing): readonly string[] {
  return unsettled
    .filter(({ entry }) => entry.kind === "counter" || entry.kind === "histogram")
    .map(
      ({ entry, recorded, arrived }) => `${entry.name} ${totalText(entry, arrived)} of ${totalText(entry, recorded)}`,
    );
}

/** How the exports went, to be put side by side. */
export function exportFigures(standing: Standing): readonly string[] {
  const { exports, failedExports, attempts, retries, lostPoints, lastAnswer, latencyMs } = standing;
  return [
    `exports ${quantity(exports)}`,
    ...(failedExports > 0 ? [`failed ${quantity(failedExports)}`] : []),
    ...(attempts === undefined ? [] : [`attempts ${quantity(attempts)}`]),
    `retries ${quantity(retries)}`,
    `points lost ${quantity(lostPoints)}`,
    `last answer ${lastAnswer || "none yet"}`,
    ...(latencyMs === undefined ? [] : [`took ${millisecondsText(latencyMs)}`]),
  ];
}
