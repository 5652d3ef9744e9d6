import { breather, checkOptions, ExportError, systemClock } from "@meterbridge/core";
import type { CollectionResult, MetricProducer } from "@opentelemetry/sdk-metrics";
import type { Worker } from "node:worker_threads";
import { answering } from "./answering.ts";
import { resultOf } from "./gathering.ts";
import { type WorkerGroupOptions, workerGroupRules } from "./group-options.ts";
import { lateLog } from "./late-log.ts";
import { clusterLinks } from "./links/cluster-links.ts";
import type { LinkEvents } from "./links/link.ts";
import { threadLinks } from "./links/thread-links.ts";
import { Members } from "./members.ts";
import { Totals } from "./merge/totals.ts";

/** All workers of this process, to be scraped as one. */
export interface WorkerGroup {
  /**
   * Asks all workers that live, adds what dead ones left, and gives it as one; for the option `metricProducers` of an
   * exporter. It never rejects.
   */
  readonly producer: MetricProducer;
  /** A worker thread that was started before the group; those that start later are seen. */
  add(worker: Worker): void;
  /** The workers are not asked any more, nor do they report. */
  close(): void;
}

/**
 * One scrape for all workers of Node's cluster, and for all worker threads of this thread. Each of them has a
 * `workerReader`.
 *
 * ```ts
 * const group = workerGroup();
 * const exporter = prometheusExporter({ metricProducers: [group.producer] });
 * ```
 *
 * Of the same series, cumulative sums, histograms and exponential histograms are added; so are up-down counters, and gauges
 * are told apart, unless a policy says otherwise. What only ever grows does so for ever: the counts of workers that are gone
 * stay in the sums, also what was counted since one that lives began anew. Their gauges and up-down counts go with them.
 * The start time is the earliest. What a worker cannot collect, or says too late, is what it was the last time. Only a series
 * that a living worker removes itself goes, with what that worker counted in it.
 *
 * What cannot be added is told apart by the label: histograms with other boundaries, values that are no numbers. It goes with
 * its worker. A summary that several workers have is left with count and sum.
 *
 * It holds neither the process nor the event loop.
 *
 * @throws {TypeError} One error that names every wrong option.
 */
export function workerGroup(options: WorkerGroupOptions = {}): WorkerGroup {
  checkOptions("workerGroup", options, workerGroupRules);
  const { gauge = "each", upDownCounter = "sum", label = "worker", timeoutMs = 2_000, late = "stale" } = options;
  const { maxDepartedSeries = 10_000, clock = systemClock } = options;
  const totals = new Totals({ gauge, upDownCounter, label, maxDepartedSeries });
  const members = new Members(totals, clock);
  const lates = lateLog();
  const answers = answering(collect, clock);
  const events: LinkEvents = {
    opened: (link, isNew) => members.open(link, isNew),
    said(link, message) {
      if (message.kind === "gather" || message.kind === "gathered-taken") answers.hear(link, message);
      else members.hear(link, message);
    },
    closed(link) {
      members.leave(link);
      answers.leave(link);
    },
  };
  const threads = threadLinks(events);
  const closeCluster = clusterLinks(events);
  let isClosed = false;

  return {
    producer: { collect: (collectOptions) => collect(collectOptions?.timeoutMillis) },
    add: (worker) => threads.add(worker),
    close() {
      if (isClosed) return;
      isClosed = true;
      members.close();
      threads.close();
      closeCluster();
    },
  };

  async function collect(scrapeMs = Infinity): Promise<CollectionResult> {
    if (isClosed) return resultOf([], [new ExportError("shutdown", "the group of workers is closed")]);
    try {
      return await collectWithin(Math.min(timeoutMs, scrapeMs * 0.8));
    } catch (error) {
      return resultOf([], [error]);
    }
  }

  async function collectWithin(limitMs: number): Promise<CollectionResult> {
    const missing = await members.ask(limitMs);
    const { scopeMetrics, errors } = await members.merge(breather());
    const faults = new Map<string, string>();
    for (const member of missing) {
      const fault = member.lateness(limitMs, clock.now());
      if (fault !== undefined) faults.set(member.source.label, fault);
    }
    lates.tell(faults);
    const all = [
      ...(late === "error" ? [...faults.values()].map((text) => new ExportError("timeout", text)) : []),
      ...errors.map((text) => new ExportError("unknown", text)),
    ];
    return resultOf(scopeMetrics, all);
  }
}
