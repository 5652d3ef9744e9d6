import { kindOf } from "../load/plan.ts";
import { type Amount, isSame, shown } from "./amount.ts";
import type { Arrived } from "./arrivals.ts";
import type { DeliveredExport } from "./delivered-export.ts";

/** What one exporter was given, and what became of it. */
export interface Account {
  /** Of counters and histograms; up-down counters are cumulative with every exporter. */
  readonly temporality: "delta" | "cumulative";
  /** Data points that the SDK handed over. Absent for one that is scraped: what a scrape misses, the next one tells. */
  readonly handedOver?: number;
  /** Data points that the exporter counted as lost, by reason. */
  readonly lost: Readonly<Record<string, number>>;
  /** For which reasons it may lose any at all. */
  readonly mayLose: readonly string[];
  /** Exports that were answered with success. Absent where that is only the word of a queue or of a spool. */
  readonly delivered?: readonly DeliveredExport[];
  /** Data points of the exports that were answered with a failure; absent where it is. */
  readonly failed?: number;
  readonly arrived: Arrived;
  /** Whether anything has happened after which something may come twice. */
  readonly wasDisturbed: boolean;
}

export interface Balance {
  /** Data points of which nobody knows where they are. Negative: there are more than there were. */
  readonly unexplained: number;
  /** What is not as it has to be, a sentence each; empty when all is well. */
  readonly faults: readonly string[];
}

/** Lost for one of these, data points may have arrived all the same: their attempt was not answered. */
const ambiguousReasons = ["timeout", "connection"];

/**
 * Handed over = arrived + counted as lost, data point by data point, and recorded = arrived, series by series.
 *
 * What is counted as lost has to have a reason that is to be expected of this exporter. What arrived again is explained by a
 * disturbance. Without anything lost, every series has to agree to the last digit.
 */
export function balance(recorded: ReadonlyMap<string, Amount>, account: Account): Balance {
  const { arrived, wasDisturbed } = account;
  const unexplained = unexplainedOf(account);
  const differences = [...recorded].filter(([key, amount]) => !agrees(key, amount, account));
  const strangers = [...arrived.series.keys()].filter((key) => !recorded.has(key));
  return {
    unexplained,
    faults: [
      ...(unexplained === 0 ? [] : [`${unexplained} data points are unaccounted for`]),
      ...unexpectedLosses(account),
      ...shortExports(account),
      ...uncountedFailures(account),
      ...(arrived.again > 0 && !wasDisturbed ? [`${arrived.again} data points came again without a reason`] : []),
      ...differences.map(
        ([key, amount]) => `${key}: recorded ${shown(amount)}, arrived ${shown(arrived.series.get(key))}`,
      ),
      ...strangers.map((key) => `${key}: never recorded, arrived ${shown(arrived.series.get(key))}`),
    ],
  };
}

function unexplainedOf({ handedOver, lost, arrived }: Account): number {
  if (handedOver === undefined || arrived.points === undefined) return 0;
  const missing = handedOver - arrived.points - sum(Object.values(lost));
  const mayHaveArrived = sum(ambiguousReasons.map((reason) => lost[reason] ?? 0));
  return missing < 0 && -missing <= mayHaveArrived ? 0 : missing;
}

function unexpectedLosses({ lost, mayLose }: Account): readonly string[] {
  return Object.entries(lost)
    .filter(([reason, points]) => points > 0 && !mayLose.includes(reason))
    .map(([reason, points]) => `${points} data points were lost as ${reason}, which is not to be expected`);
}

/** Data points that arrived although they count as lost hide none of an export that was answered well. */
function shortExports({ delivered = [], arrived: { perTime = new Map() } }: Account): readonly string[] {
  const missing = sum(delivered.map(({ time, points }) => Math.max(0, points - (perTime.get(time) ?? 0))));
  return missing > 0 ? [`${missing} data points have not arrived, and their exports succeeded`] : [];
}

/** What failed counts as lost, whether it has arrived or not: nothing hides behind what has. */
function uncountedFailures({ failed, lost }: Account): readonly string[] {
  const counted = sum(Object.values(lost));
  if (failed === undefined || failed === counted) return [];
  return [`${failed} data points were in exports that failed, and ${counted} count as lost`];
}

/** Where data points were counted as lost, their deltas are missing in what arrived, and nothing else is. */
function agrees(key: string, recorded: Amount, { temporality, lost, arrived }: Account): boolean {
  const there = arrived.series.get(key);
  if (isSame(recorded, there)) return true;
  if (temporality === "cumulative" || sum(Object.values(lost)) === 0) return false;
  switch (kindOf(key.split(" ")[0]!)) {
    case "gauge":
      // What was recorded last may have been in what was lost; an older value, which may be the larger one, is what is left.
      return true;
    case "up_down_counter":
    case "observable_gauge":
      // The last export, in which nothing was lost any more, says all of them.
      return false;
    default:
      return (there?.value ?? 0) <= recorded.value && (there?.count ?? 0) <= (recorded.count ?? 0);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
