import { type Amount, isSame, shown } from "./amount.ts";
import type { Arrived } from "./arrivals.ts";

/** What one exporter was given, and what became of it. */
export interface Account {
  /** Data points that the SDK handed over. Absent for one that is scraped: what a scrape misses, the next one tells. */
  readonly handedOver?: number;
  /** Data points that the exporter counted as lost, by reason. */
  readonly lost: Readonly<Record<string, number>>;
  readonly arrived: Arrived;
  /** Whether anything has happened after which something may come twice. */
  readonly wasDisturbed: boolean;
}

export interface Balance {
  /** Data points of which nobody knows where they are. Negative: there are more than there were. */
  readonly unexplained: number;
  /** Series whose value at the far end is another than what was recorded, and why that is not explained; empty when all is well. */
  readonly faults: readonly string[];
}

/**
 * Handed over = arrived + counted as lost, data point by data point, and recorded = arrived, series by series.
 *
 * What is counted as lost may have arrived all the same: its attempt was not answered. What arrived again is explained
 * by a disturbance. Without anything lost, every series has to agree to the last digit.
 */
export function balance(recorded: ReadonlyMap<string, Amount>, account: Account): Balance {
  const { handedOver, lost, arrived, wasDisturbed } = account;
  const lostPoints = Object.values(lost).reduce((sum, points) => sum + points, 0);
  const missing =
    handedOver === undefined || arrived.points === undefined ? 0 : handedOver - arrived.points - lostPoints;
  const unexplained = missing < 0 && -missing <= lostPoints ? 0 : missing;
  const differences = [...recorded].filter(([key, amount]) => !agrees(amount, arrived.series.get(key), lostPoints > 0));
  const strangers = [...arrived.series.keys()].filter((key) => !recorded.has(key));
  return {
    unexplained,
    faults: [
      ...(unexplained === 0 ? [] : [`${unexplained} data points are unaccounted for`]),
      ...(arrived.again > 0 && !wasDisturbed ? [`${arrived.again} data points came again without a reason`] : []),
      ...differences.map(
        ([key, amount]) => `${key}: recorded ${shown(amount)}, arrived ${shown(arrived.series.get(key))}`,
      ),
      ...strangers.map((key) => `${key}: never recorded, arrived ${shown(arrived.series.get(key))}`),
    ],
  };
}

/** Where data points were counted as lost, their deltas are missing in what arrived. */
function agrees(recorded: Amount, arrived: Amount | undefined, isSomethingLost: boolean): boolean {
  if (isSame(recorded, arrived)) return true;
  const { value = 0, count = 0 } = arrived ?? {};
  return isSomethingLost && value <= recorded.value && count <= (recorded.count ?? 0);
}
