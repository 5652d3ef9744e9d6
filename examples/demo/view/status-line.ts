import type { Standing } from "../books/scoreboard.ts";
import { bytesText, millisecondsText, quantity, secondsText } from "./figures.ts";

/** The score in one line, for logs and pipes. */
export function statusLine(standing: Standing, arrivedTitle: string): string {
  const { now, settled, exports, attempts, retries, points, bytes, lostPoints, latenciesMs, lastAnswer } = standing;
  const requests = now.find(({ entry }) => entry.name === "http.server.request.duration");
  const latest = latenciesMs.at(-1);
  return [
    secondsText(standing.elapsedMs),
    `HTTP requests recorded ${quantity(requests?.recorded.count ?? 0)}`,
    `${arrivedTitle} ${quantity(requests?.arrived.count ?? 0)}`,
    `${settled.size} of ${now.length} instruments agree`,
    `exports ${exports}`,
    ...(attempts === undefined ? [] : [`attempts ${attempts}`]),
    `retries ${retries}`,
    `points ${quantity(points)}`,
    `lost ${lostPoints}`,
    ...(bytes === undefined ? [] : [bytesText(bytes)]),
    `last answer ${lastAnswer || "none yet"}`,
    ...(latest === undefined ? [] : [millisecondsText(latest)]),
  ].join(" · ");
}
