import type { Course, Waiting } from "./chain.ts";
import { endMs, outageTime, size } from "./scenario.ts";

export const figuresHead = [
  "down",
  "chain",
  "Collectors",
  "peak/s at its return",
  "in exporters",
  "in Collectors",
  "in the log",
  "oldest",
  "lost",
  "twice",
  "out of order",
  "caught up after",
];

/** One course as a row of the table. */
export function figuresRow({ scenario, load, waiting, oldestMs, totals, caughtUpAfterMs }: Course): string[] {
  const back = outageTime.toMs / 1_000;
  const peak = Math.max(...load.slice(back).map(({ refused, turnedAway, taken }) => refused + turnedAway + taken));
  const most = (where: keyof Waiting): string => megabytes(Math.max(...waiting.map((now) => now[where])));
  return [
    scenario.outage,
    scenario.topology,
    scenario.setup === "default" ? "as they come" : "with care",
    count(peak),
    most("inExporters"),
    most("inCollectors"),
    most("inLog"),
    seconds(Math.max(...oldestMs)),
    count(totals.lost),
    count(totals.twice),
    count(totals.outOfOrder),
    caughtUpAfterMs === undefined ? `not in ${seconds(endMs - outageTime.toMs)}` : seconds(caughtUpAfterMs),
  ];
}

function megabytes(requests: number): string {
  const bytes = requests * size.requestBytes;
  return bytes < 1e6 ? "–" : `${count(bytes / 1e6)} MB`;
}

function seconds(ms: number): string {
  return `${count(ms / 1_000)} s`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en").replaceAll(",", " ");
}
