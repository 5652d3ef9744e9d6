import { Dropped, type SummaryValue } from "@meterbridge/core/points";
import { isCount } from "../exposition/buckets.ts";
import { withoutValue } from "../exposition/drops.ts";
import type { Member } from "../exposition/family.ts";
import type { Lines } from "./lines.ts";
import { numberText } from "./number-text.ts";
import type { Spelling } from "./spelling.ts";
import { startLine } from "./start-line.ts";

/** A sample for each quantile, then the sum and the count. */
export function summaryLines(member: Member, spelling: Spelling): Lines {
  const { family } = member;
  const countName = `${family.name}_count`;
  const heads = family.series.of(
    member,
    (labels) => ({
      labels,
      sum: spelling.head(`${family.name}_sum`, labels),
      count: spelling.head(countName, labels),
    }),
    ({ count }) => count,
  );
  const started = startLine(family, spelling);

  return {
    begin: () => heads.begin(),
    of(point) {
      const series = heads.next(point.attributes);
      if (series instanceof Dropped) return series;
      const value = summaryOf(point.value, spelling.sumsOnlyAboveZero);
      if (value === undefined) return withoutValue;
      let text = "";
      for (const { quantile, value: at } of value.quantiles) {
        const labels = [...series.labels, ["quantile", spelling.float(quantile)] as const];
        text += `${spelling.head(family.name, labels)}${numberText(at)}\n`;
      }
      text += `${series.sum}${numberText(value.sum)}\n${series.count}${value.count}\n`;
      return started ? text + started(series.count, countName, point.startTime) : text;
    },
    end: () => heads.end(),
  };
}

/** A summary with its quantiles in order, from 0 to 1; `undefined`: it is none. OpenMetrics has none below zero. */
function summaryOf(given: unknown, onlyAboveZero: boolean): SummaryValue | undefined {
  const value = given as SummaryValue | undefined;
  if (!Array.isArray(value?.quantiles) || !isCount(value.count)) return undefined;
  if (typeof value.sum !== "number" || (onlyAboveZero && !(value.sum >= 0))) return undefined;
  const quantiles = [...value.quantiles].sort((one, other) => one.quantile - other.quantile);
  const areGood = quantiles.every(
    ({ quantile, value: at }, index) =>
      quantile >= 0 &&
      quantile <= 1 &&
      (index === 0 || quantile > quantiles[index - 1]!.quantile) &&
      typeof at === "number" &&
      !(onlyAboveZero && at < 0),
  );
  return areGood ? { ...value, quantiles } : undefined;
}
