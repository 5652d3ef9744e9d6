import type { Arrived } from "./books/arrivals.ts";
import type { Account } from "./books/balance.ts";
import type { Subject } from "./exporters.ts";
import type { RunningFarEnd } from "./far-ends/start-far-end.ts";
import type { Trouble } from "./faults/trouble.ts";
import { reasonsToLose } from "./may-lose.ts";
import type { Service } from "./service.ts";

/** The account of an exporter, by name. */
export interface ExporterAccount extends Account {
  readonly name: string;
  /** How it exports, and what keeps what cannot be delivered. */
  readonly about: string;
}

/** Asks an exporter that is shut down, and its far end, for what became of everything. */
export async function accountOf(
  { name, temporality, keeps, mayLose = {} }: Subject,
  exporting: Service,
  farEnd: RunningFarEnd,
  all: readonly Trouble[],
): Promise<ExporterAccount> {
  const { handedOver, succeeded, failed, health } = exporting.exporters.get(name)!;
  farEnd.input.end();
  const arrived: Arrived = await farEnd.report();
  return {
    name,
    about: `${temporality}, ${keeps === "nothing" ? "retries" : keeps}`,
    temporality,
    handedOver: handedOver(),
    lost: health().failed,
    mayLose: reasonsToLose(mayLose, name, all),
    ...(keeps === "nothing" && { delivered: succeeded(), failed: failed() }),
    arrived,
    wasDisturbed: all.some(({ exporter }) => exporter === name),
  };
}

/** The account of an exporter that is scraped: what a scrape misses, the next one tells. */
export function accountOfScraped(name: string, arrived: Arrived): ExporterAccount {
  return {
    name,
    about: "scraped",
    temporality: "cumulative",
    lost: {},
    mayLose: [],
    arrived,
    wasDisturbed: true,
  };
}
