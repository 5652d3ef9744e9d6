import { withQueue, type WithQueueOptions } from "@meterbridge/resilience";
import { type TestClock, testClock } from "@meterbridge/test-harness";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { setTimeout as delay } from "node:timers/promises";
import type { BareOptions, Contender } from "./contenders.ts";
import { shutDown } from "./exports.ts";
import { figuresOf } from "./figures.ts";
import { until } from "./until.ts";

/** An exporter behind a queue, whose waits are on a held clock, with nothing else on it. */
export interface Queued {
  readonly exporter: PushMetricExporter;
  readonly clock: TestClock;
  /** Lets the wait pass that the queue makes now, or next, before it tries again; gives how long it was. */
  backOff(): Promise<number>;
  /** Lets such waits pass until it is so. */
  goOnUntil(isSo: () => boolean): Promise<void>;
}

export function queued(
  contender: Contender,
  url: string,
  options: BareOptions = {},
  { clock = testClock(), ...queueOptions }: WithQueueOptions & { readonly clock?: TestClock } = {},
): Queued {
  const exporter = shutDown(
    withQueue(contender.bare(url, options), { deliveryTimeoutMs: 0, random: () => 0.5, clock, ...queueOptions }),
    clock,
  );
  const retries = (): number => Number(figuresOf(exporter)["retries"]);
  return {
    exporter,
    clock,
    async backOff() {
      await until(() => clock.pending().length > 0);
      const [before, beganMs] = [retries(), clock.now()];
      while (clock.pending().length > 0 && retries() === before) await clock.advanceToNextTimer();
      return clock.now() - beganMs;
    },
    async goOnUntil(isSo) {
      while (!isSo()) {
        await delay(1);
        if (clock.pending().length > 0) await clock.advanceToNextTimer();
      }
    },
  };
}
