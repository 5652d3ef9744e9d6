import type { FaultName } from "./faults/fault-names.ts";
import type { Trouble } from "./faults/trouble.ts";

/** For which reasons an exporter may lose data points, as it counts them, and after which fault of its far end. */
export type MayLose = Readonly<Record<string, FaultName | "any fault">>;

/** The reasons for which it may have lost some by now. */
export function reasonsToLose(mayLose: MayLose, exporter: string, all: readonly Trouble[]): readonly string[] {
  const faults = new Set(all.filter((trouble) => trouble.exporter === exporter).map(({ fault }) => fault));
  return Object.entries(mayLose)
    .filter(([, fault]) => (fault === "any fault" ? faults.size > 0 : faults.has(fault)))
    .map(([reason]) => reason);
}
