import { classifyError, type Countable, ExportError, type Outcome, systemClock } from "@meterbridge/core";
import type { Attributes } from "@opentelemetry/api";
import { component, type Component, type ComponentType } from "./component.ts";
import { conventionAttributes } from "./convention-metrics.ts";
import type { Inspect } from "./figures.ts";
import { healthMetrics } from "./health-metrics.ts";
import { ledger } from "./ledger.ts";
import type { HealthOptions, ServerAddress } from "./options.ts";
import { quietly } from "./quietly.ts";
import { type HealthSnapshot, snapshotOf } from "./snapshot.ts";
import { trustedClock } from "./trusted-clock.ts";

/** How an exporter is doing. */
export interface Health {
  snapshot(): HealthSnapshot;
}

/** Watches an exporter, and never disturbs it: nothing of it throws. */
export interface Watch {
  readonly health: Health;
  /** Looks at the figures of one more sink. */
  inspects(inspect: Inspect): void;
  /** An operation begins; what is given back is told how it ended. `count` counts its data points. */
  begin(count: () => number): (outcome: () => Outcome<Countable>) => void;
  close(): void;
}

export function watchHealth(defaultType: ComponentType, options: HealthOptions): Watch {
  const named = component(options.type ?? defaultType, options.name);
  const quiet = quietly(named.name);
  const time = trustedClock(options.clock ?? systemClock, quiet);
  const since = time.wallTime();
  const books = ledger(time, quiet);
  const metrics = healthMetrics(options.meterProvider, attributesOf(named, options.server), () => books.look(), quiet);

  return {
    health: { snapshot: () => snapshotOf(named, books.look(), time.wallTime(), since) },
    inspects: (inspect) => books.watch(inspect),
    begin(count) {
      metrics.connect();
      const points = quiet(count) ?? 0;
      // Nothing is sent for nothing: its success would say nothing.
      if (points === 0) return ignored;
      const end = books.begin(points);
      return (outcome) =>
        quiet(() => {
          const operation = end(certain(quiet(outcome)));
          if (operation) metrics.ended(operation);
        });
    },
    close: () => metrics.close(),
  };
}

function ignored(): void {}

/** A layer that forgets to return what it got gives `undefined`. */
function certain(outcome: Outcome<Countable> | undefined): Outcome<Countable> {
  const isOne = outcome?.kind === "delivered" || (outcome?.error instanceof ExportError && outcome.kind !== undefined);
  return isOne ? outcome : classifyError(new Error("there was no outcome"));
}

function attributesOf({ name, type }: Component, server: ServerAddress | undefined): Attributes {
  return {
    [conventionAttributes.componentName]: name,
    [conventionAttributes.componentType]: type,
    ...(server && { [conventionAttributes.serverAddress]: server.address }),
    ...(server?.port !== undefined && { [conventionAttributes.serverPort]: server.port }),
  };
}
