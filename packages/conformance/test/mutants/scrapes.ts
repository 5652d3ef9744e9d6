import { countPoints, pickPoints } from "@meterbridge/core";
import type { CollectionResult, IMetricReader, MetricProducer, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Exposed, PullSteps } from "../reference/pull-exporter.ts";
import type { PullDefect } from "../reference/pull-reference.ts";
import type { PullMutant } from "./mutant.ts";

const nothing: Exposed = { bodies: [] };

const noMetrics: CollectionResult = {
  resourceMetrics: { resource: { attributes: {} } as ResourceMetrics["resource"], scopeMetrics: [] },
  errors: [],
};

export const scrapeMutants: readonly PullMutant[] = [
  {
    name: "fails when there is nothing to be scraped",
    caughtBy: "scrape/nothing",
    pullDefect: exposing(
      () => (exposed) => (isEmpty(exposed) ? { error: new Error("there are no metrics") } : exposed),
    ),
  },
  {
    name: "serves the last metrics again when there are none",
    caughtBy: "scrape/nothing",
    pullDefect: exposing(remembering((exposed, last) => (isEmpty(exposed) ? last : exposed))),
  },
  {
    name: "serves nothing, as a success, before it has a metric producer",
    caughtBy: "scrape/unbound",
    pullDefect: { steps: () => ({ whenUnbound: nothing }) },
  },
  {
    name: "fails for ever once it was scraped before it had a metric producer",
    caughtBy: "scrape/unbound",
    pullDefect: exposing(() => {
      let failed: Exposed | undefined;
      return (exposed) => {
        if (isFailure(exposed, "no metric producer")) failed ??= exposed;
        return failed ?? exposed;
      };
    }),
  },
  { name: "takes another metric producer", caughtBy: "scrape/bound-once", pullDefect: rebinding(() => {}) },
  {
    name: "takes another metric producer, and says that it does not",
    caughtBy: "scrape/bound-once",
    pullDefect: rebinding(() => {
      throw new Error("the reader has a metric producer already");
    }),
  },
  {
    name: "lets collecting take as long as it likes",
    caughtBy: "scrape/time-told",
    pullDefect: { steps: () => ({ collect: async (producer) => producer.collect() }) },
  },
  {
    name: "serves nothing, as a success, when it cannot collect",
    caughtBy: "scrape/collect-failure",
    pullDefect: {
      steps: (right) => ({
        collect: (producer, timeoutMs) => right.collect(producer, timeoutMs).catch(() => noMetrics),
      }),
    },
  },
  {
    name: "serves nothing, as a success, when there are errors alone",
    caughtBy: "scrape/collect-failure",
    pullDefect: {
      steps: (right) => ({
        failure: (collected) => (hasMetrics(collected) ? right.failure(collected) : undefined),
      }),
    },
  },
  {
    name: "passes over what could not be collected",
    caughtBy: "scrape/errors-told",
    pullDefect: {
      steps: (right) => ({
        failure: (collected) => (hasMetrics(collected) ? undefined : right.failure(collected)),
      }),
    },
  },
  {
    name: "serves what it could collect before when it cannot collect",
    caughtBy: "scrape/recovers",
    pullDefect: exposing(
      remembering((exposed, last) => (isFailure(exposed, "cannot collect") && !isEmpty(last) ? last : exposed)),
    ),
  },
  {
    name: "fails for ever once it could not collect after a success",
    caughtBy: "scrape/recovers",
    pullDefect: exposing(() => {
      let hasServed = false;
      let failed: Exposed | undefined;
      return (exposed) => {
        if (hasServed && isFailure(exposed, "cannot collect")) failed ??= exposed;
        hasServed ||= !("error" in exposed);
        return failed ?? exposed;
      };
    }),
  },
  {
    name: "gives who joins a scrape nothing of it",
    caughtBy: "scrape/whole",
    pullDefect: {
      steps: () => ({ join: (underWay) => underWay?.then((exposed) => ("error" in exposed ? exposed : nothing)) }),
    },
  },
  {
    name: "mixes what is collected for scrapes at the same time",
    caughtBy: "scrape/whole",
    pullDefect: { steps: mixing },
  },
  {
    name: "collects for every scrape",
    caughtBy: "scrape/few-collect",
    pullDefect: { steps: () => ({ join: () => undefined }) },
  },
  {
    name: "keeps all that it was ever handed",
    caughtBy: "scrape/memory",
    pullDefect: keeping((metrics) => metrics),
  },
  {
    name: "keeps the attributes of series that are gone",
    caughtBy: "scrape/memory",
    pullDefect: keeping(({ scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) =>
        metrics.flatMap(({ dataPoints }) => dataPoints.map(({ attributes }) => attributes)),
      ),
    ),
  },
  {
    name: "waits for ever for who is collected from",
    caughtBy: "scrape/hang-ends",
    pullDefect: {
      steps: (right) => ({ timeoutMs: Infinity, collect: (producer) => right.collect(producer, right.timeoutMs) }),
    },
  },
  {
    name: "joins a collection for ever that never ends",
    caughtBy: "scrape/hang-recovers",
    pullDefect: { steps: sharing },
  },
  {
    name: "collects when it is flushed",
    caughtBy: "scrape/flush-bounded",
    pullDefect: reading((reader, collect) => ({ forceFlush: () => collect().then(() => reader.forceFlush()) })),
  },
  {
    name: "collects once more when it is shut down",
    caughtBy: "scrape/shutdown-bounded",
    pullDefect: reading((reader, collect) => ({ shutdown: () => collect().then(() => reader.shutdown()) })),
  },
  {
    name: "leaves scrapes unanswered when it is shut down",
    caughtBy: "scrape/shutdown-bounded",
    pullDefect: exposing(() => (exposed) => (isFailure(exposed, "meanwhile") ? new Promise(() => {}) : exposed)),
  },
  {
    name: "serves nothing, as a success, after its shutdown",
    caughtBy: "scrape/shutdown-ends",
    pullDefect: { steps: () => ({ whenShutDown: nothing }) },
  },
  {
    name: "serves its last metrics after its shutdown",
    caughtBy: "scrape/shutdown-ends",
    pullDefect: exposing(remembering((exposed, last) => (isFailure(exposed, "is shut down") ? last : exposed))),
  },
];

function hasMetrics({ resourceMetrics }: CollectionResult): boolean {
  return resourceMetrics.scopeMetrics.length > 0;
}

function isEmpty(exposed: Exposed): boolean {
  return "bodies" in exposed && exposed.bodies.length === 0;
}

function isFailure(exposed: Exposed, text: string): boolean {
  return "error" in exposed && exposed.error.message.includes(text);
}

/** Answers scrapes otherwise; `make` is called for each exporter. */
function exposing(make: () => (exposed: Exposed) => Exposed | Promise<Exposed>): PullDefect {
  return {
    face(exporter) {
      const change = make();
      return { ...exporter, expose: async (credentials) => change(await exporter.expose(credentials)) };
    },
  };
}

/** For one that keeps what it served last. */
function remembering(answer: (exposed: Exposed, last: Exposed) => Exposed): () => (exposed: Exposed) => Exposed {
  return () => {
    let last = nothing;
    return (exposed) => {
      const answered = answer(exposed, last);
      if ("bodies" in exposed && !isEmpty(exposed)) last = exposed;
      return answered;
    };
  };
}

/** A reader that does something otherwise; `collect` asks its metric producer, and never rejects. */
function reading(
  change: (reader: IMetricReader, collect: () => Promise<unknown>) => Partial<IMetricReader>,
): PullDefect {
  return {
    face({ reader, expose }) {
      let bound: MetricProducer | undefined;
      const collect = async (): Promise<unknown> => bound?.collect({ timeoutMillis: 1 });
      const setMetricProducer = (producer: MetricProducer): void => {
        reader.setMetricProducer(producer);
        bound = producer;
      };
      return { expose, reader: { ...reader, setMetricProducer, ...change(reader, () => collect().catch(() => {})) } };
    },
  };
}

/** Takes every metric producer; `again` is called when it is not the first one. */
function rebinding(again: () => void): PullDefect {
  return {
    face({ reader, expose }) {
      let current: MetricProducer | undefined;
      const setMetricProducer = (producer: MetricProducer): void => {
        const isFirst = current === undefined;
        current = producer;
        if (isFirst) reader.setMetricProducer({ collect: (options) => current!.collect(options) });
        else again();
      };
      return { expose, reader: { ...reader, setMetricProducer } };
    },
  };
}

/** Half of each scrape is of the one before, where they overlap. */
function mixing(right: PullSteps): Partial<PullSteps> {
  let underWay = 0;
  let before: ResourceMetrics | undefined;
  return {
    join: () => undefined,
    async encode(metrics, losses) {
      underWay += 1;
      await nextTurn();
      const half = countPoints(metrics) / 2;
      const other = underWay > 1 && before ? pickPoints(before, [[half, 2 * half]]) : undefined;
      before = metrics;
      if (!other) return right.encode(metrics, losses).finally(() => (underWay -= 1));
      const bodies = [await right.encode(pickPoints(metrics, [[0, half]]), losses), await right.encode(other, losses)];
      underWay -= 1;
      return bodies.flat();
    },
  };
}

function keeping(pick: (metrics: ResourceMetrics) => unknown): PullDefect {
  return {
    steps(right) {
      const kept: unknown[] = [];
      return {
        encode(metrics, losses) {
          kept.push(pick(metrics));
          return right.encode(metrics, losses);
        },
      };
    },
  };
}

/** One collection for all who ask until it has ended, however long ago their own time was over. */
function sharing(right: PullSteps): Partial<PullSteps> {
  let underWay: Promise<CollectionResult> | undefined;
  return {
    collect: (producer, timeoutMs) =>
      (underWay ??= right.collect(producer, timeoutMs).finally(() => (underWay = undefined))),
  };
}
