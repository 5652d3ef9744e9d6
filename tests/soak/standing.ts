import type { Trouble } from "./faults/trouble.ts";
import type { Service } from "./service.ts";

/** How it stands just now, in one line. */
export function standing({ exporters }: Service, all: readonly Trouble[]): string {
  const waiting = [...exporters.values()].reduce((sum, { health }) => sum + health().inflight, 0);
  const now = all.filter(({ toMs }) => toMs === undefined).map(({ exporter, fault }) => `${exporter}: ${fault}`);
  const rss = Math.round(process.memoryUsage.rss() / 1e6);
  return [`RSS ${rss} MB`, `${waiting} points wait`, ...now].join(", ");
}
