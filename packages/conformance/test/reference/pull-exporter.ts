import {
  countPoints,
  ExportError,
  type LossLog,
  lossLog,
  reasonOf,
  safeCause,
  temporalitySelector,
  waitFor,
} from "@meterbridge/core";
import type { CollectionResult, IMetricReader, MetricProducer, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Settings } from "../../src/index.ts";
import { referenceEncoder } from "./encoder.ts";

/** What a scrape is answered with: messages, as `referenceEncoder` makes them. */
export type Exposed = { readonly bodies: readonly Uint8Array[] } | { readonly error: Error };

/** A pull exporter in this process: a reader for the SDK, and a call that answers a scrape. */
export interface PullExporter {
  readonly reader: IMetricReader;
  expose(credentials: string): Promise<Exposed>;
}

/** Steps of a scrape, each of which a mutant may do otherwise. */
export interface PullSteps {
  collect(producer: MetricProducer, timeoutMs: number): Promise<CollectionResult>;
  /** What a collection with errors makes of a scrape; `undefined`: it goes on. */
  failure(collected: CollectionResult): Error | undefined;
  encode(metrics: ResourceMetrics, losses: LossLog): Promise<readonly Uint8Array[]>;
  /** The scrape that is joined when another one is under way. */
  join(underWay: Promise<Exposed> | undefined): Promise<Exposed> | undefined;
  /** What is answered after the shutdown, and before there is a producer. */
  readonly whenShutDown: Exposed;
  readonly whenUnbound: Exposed;
  readonly timeoutMs: number;
}

export function rightSteps({ timeoutMs }: Settings): PullSteps {
  return {
    timeoutMs,
    collect: async (producer, timeoutMillis) => producer.collect({ timeoutMillis }),
    failure: ({ errors }) => (errors.length > 0 ? new ExportError("unknown", safeCause(errors[0]).message) : undefined),
    encode: encodeInSteps,
    join: (underWay) => underWay,
    whenShutDown: { error: new ExportError("shutdown", "the exporter is shut down") },
    whenUnbound: { error: new ExportError("unavailable", "there is no metric producer yet") },
  };
}

export function pullExporter({ clock, secret, temporality = "cumulative" }: Settings, steps: PullSteps): PullExporter {
  const losses = lossLog("pull reference", clock);
  const closing = new AbortController();
  let producer: MetricProducer | undefined;
  let underWay: Promise<Exposed> | undefined;

  return {
    reader: {
      setMetricProducer(given) {
        if (producer) throw new Error("the reader has a metric producer already");
        producer = given;
      },
      selectAggregation: () => ({ type: 0 }),
      selectAggregationTemporality: temporalitySelector(temporality),
      selectCardinalityLimit: () => 2_000,
      collect: () => Promise.reject(new Error("it is scraped, and not read")),
      forceFlush: async () => {},
      async shutdown() {
        if (closing.signal.aborted) return;
        closing.abort(new ExportError("shutdown", "the exporter was shut down meanwhile"));
        await underWay;
        losses.end();
      },
    },
    async expose(credentials) {
      if (credentials !== secret) return { error: new ExportError("unauthorized", "who scrapes is not known") };
      if (closing.signal.aborted) return steps.whenShutDown;
      if (!producer) return steps.whenUnbound;
      const joined = steps.join(underWay);
      if (joined) return joined;
      const own = scrape(producer).finally(() => {
        if (underWay === own) underWay = undefined;
      });
      return (underWay = own);
    },
  };

  async function scrape(from: MetricProducer): Promise<Exposed> {
    const over = new AbortController();
    const late = new ExportError("timeout", "who is collected from does not answer");
    const cancel = clock.setTimeout(() => over.abort(late), steps.timeoutMs);
    const signal = AbortSignal.any([over.signal, closing.signal]);
    try {
      const collected = await waitFor(steps.collect(from, steps.timeoutMs), signal);
      if (!collected) return { error: reasonOf(signal) };
      const error = steps.failure(collected.value);
      return error ? { error } : { bodies: await steps.encode(collected.value.resourceMetrics, losses) };
    } catch (error) {
      return { error: new ExportError("unknown", safeCause(error).message) };
    } finally {
      cancel();
    }
  }
}

async function encodeInSteps(metrics: ResourceMetrics, losses: LossLog): Promise<readonly Uint8Array[]> {
  const bodies: Uint8Array[] = [];
  const dropped = new Map<string, number>();
  const drop = (reason: string): void => void dropped.set(reason, (dropped.get(reason) ?? 0) + 1);
  let steps = 0;
  for (const payload of referenceEncoder().encode(metrics, drop)) {
    if (payload) bodies.push(payload.body);
    if (++steps % 100 === 0) await nextTurn();
  }
  const drops = [...dropped].map(([reason, points]) => ({ reason, points }));
  losses.record({ kind: "delivered", rejectedPoints: 0, ...(drops.length > 0 && { drops }) }, countPoints(metrics));
  return bodies;
}
