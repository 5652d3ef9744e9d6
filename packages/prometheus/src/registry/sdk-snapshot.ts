import { type Clock, ExportError, systemClock } from "@meterbridge/core";
import type { Collect, Collection } from "../collect.ts";
import { dropLog } from "../drop-log.ts";
import type { Dialect } from "../exposition/dialect.ts";
import { DropCounts, type DropReason } from "../exposition/drops.ts";
import { collectionLog } from "../trouble-log.ts";
import { waitAtMost } from "../wait-at-most.ts";
import { type ClientRegistry, isOpenMetricsRegistry } from "./client-registry.ts";
import { type MakeFamilies, registeredFamilies } from "./registered-families.ts";
import type { RegisteredFamily } from "./registered-metric.ts";
import type { RegisteredSet } from "./registered-set.ts";
import type { RegisterIntoOptions } from "./register-into-options.ts";

/** What the SDK had to say at a moment, by the names in the registry. */
export type Snapshot = ReadonlyMap<string, RegisteredFamily>;

export interface Snapshots {
  /** How many data points were left out since the start, by reason. */
  readonly drops: ReadonlyMap<DropReason, number>;
  /** Collects, and registers what there is. Scrapes that meet share what is collected. It never rejects. */
  take(): Promise<Snapshot>;
  /** There is nothing from now on. */
  end(): void;
}

/** Brings what is collected into `registered`, a part of this registry. */
export function snapshotsFor(
  registry: ClientRegistry,
  registered: Pick<RegisteredSet, "update">,
  collect: Collect,
  options: RegisterIntoOptions,
): Snapshots {
  const { timeoutMs = 3_000, clock = systemClock } = options;
  const drops = new DropCounts();
  const trouble = collectionLog(clock);
  const losses = dropLog("prometheus, registry", clock);
  let running: Promise<Snapshot> | undefined;
  let maker: { readonly format: Dialect["format"]; readonly make: MakeFamilies } | undefined;
  let isEnded = false;

  return {
    drops: drops.byReason,
    take() {
      if (isEnded) return Promise.resolve(new Map());
      running ??= take()
        .catch((error: unknown): Snapshot => {
          trouble.record([error]);
          return new Map();
        })
        .finally(() => {
          running = undefined;
        });
      return running;
    },
    end() {
      isEnded = true;
      losses.end();
      trouble.end();
    },
  };

  async function take(): Promise<Snapshot> {
    const { collected, errors } = await collectInTime(collect, timeoutMs, clock);
    if (isEnded) return new Map();
    trouble.record(errors);
    const lost = new DropCounts();
    const dialect = dialectOf(registry);
    const families = collected ? await makerFor(dialect)(collected, lost) : [];
    if (isEnded) return new Map();
    const mine = registered.update(families, dialect, lost);
    for (const [reason, points] of lost.byReason) drops.add(reason, points);
    losses.record(lost.byReason);
    return new Map(mine.map((family) => [family.name, family]));
  }

  function makerFor(dialect: Dialect): MakeFamilies {
    if (maker?.format !== dialect.format)
      maker = { format: dialect.format, make: registeredFamilies(dialect, options) };
    return maker.make;
  }
}

async function collectInTime(collect: Collect, timeoutMs: number, clock: Clock): Promise<Collection> {
  const answer = await waitAtMost(collect(timeoutMs), timeoutMs, clock);
  if (answer) return answer.value;
  return { collected: undefined, errors: [new ExportError("timeout", `not collected within ${timeoutMs} ms`)] };
}

/** The registry decides what its text is, and may decide otherwise before the next scrape. */
function dialectOf(registry: ClientRegistry): Dialect {
  return { format: isOpenMetricsRegistry(registry) ? "openmetrics-1.0.0" : "text-0.0.4", escaping: "underscores" };
}
