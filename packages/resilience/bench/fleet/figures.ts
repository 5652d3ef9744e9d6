import type { Second } from "./collector.ts";
import { type Course, endMs, outage } from "./fleet.ts";

export const figuresHead = [
  "exporting",
  "overloaded, it",
  "waits",
  "requests/s while down",
  "peak/s, first 10 s",
  "turned away after",
  "taken/s, first minute",
  "sent twice",
  "caught up after",
  "oldest",
];

/** One course as a row of the table. */
export function figuresRow({ scenario, seconds, oldestMs, repeated, caughtUpAfterMs }: Course): string[] {
  const from = outage.fromMs / 1_000;
  const to = outage.toMs / 1_000;
  const after = seconds.slice(to);
  return [
    scenario.start,
    { "503": "answers 503", "429": "answers 429", late: "answers late" }[scenario.overload],
    scenario.policy,
    count(sum(seconds.slice(from, to), total) / (to - from)),
    count(Math.max(...after.slice(0, 10).map(total))),
    count(sum(after, ({ turnedAway }) => turnedAway)),
    count(sum(after.slice(0, 60), ({ taken }) => taken) / 60),
    count(repeated),
    caughtUpAfterMs === undefined
      ? `not in ${Math.round((endMs - outage.toMs) / 1_000)} s`
      : `${Math.round(caughtUpAfterMs / 1_000)} s`,
    `${Math.round(Math.max(...oldestMs) / 1_000)} s`,
  ];
}

function total({ refused, turnedAway, taken }: Second): number {
  return refused + turnedAway + taken;
}

function sum(seconds: readonly Second[], part: (second: Second) => number): number {
  return seconds.reduce((all, second) => all + part(second), 0);
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en").replaceAll(",", " ");
}
