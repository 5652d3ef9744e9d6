import {
  type Aggregation,
  checkOptions,
  type Clock,
  integer,
  messageOf,
  type Rules,
  systemClock,
} from "@meterbridge/core";
import type { IMetricReader, InstrumentType, MetricProducer } from "@opentelemetry/sdk-metrics";
import { prometheusExporterRules } from "../options.ts";
import { pullReader } from "../reader.ts";
import { gathering } from "./gathering.ts";
import { type Collected, reporting } from "./reporting.ts";
import { upLink } from "./links/up-link.ts";
import type { ToReader } from "./messages.ts";

export interface WorkerReaderOptions {
  /**
   * How often the worker tells its values without being asked, in milliseconds: so much is lost at the most when it is
   * killed. A report that was asked for counts. 0 is never. 5 000 unless said.
   */
  readonly reportIntervalMs?: number | undefined;
  /** How long a shutdown or a flush may take to hand over the values, and `allWorkers` to be answered, in milliseconds. 5 000 unless said. */
  readonly timeoutMs?: number | undefined;
  /** How the SDK is asked to aggregate; its defaults unless said. */
  readonly aggregation?: Aggregation | undefined;
  /** How many series an instrument may have, by its type. 2 000 unless said. */
  readonly cardinalityLimit?: ((instrumentType: InstrumentType) => number) | undefined;
  /** What else is reported: a worker's own worker threads (`group.producer`), a registry. */
  readonly metricProducers?: readonly MetricProducer[] | undefined;
  readonly clock?: Clock | undefined;
}

const workerReaderRules: Rules<WorkerReaderOptions> = {
  reportIntervalMs: integer("milliseconds", 0),
  timeoutMs: integer("milliseconds", 1),
  aggregation: prometheusExporterRules.aggregation,
  cardinalityLimit: prometheusExporterRules.cardinalityLimit,
  metricProducers: prometheusExporterRules.metricProducers,
  clock: prometheusExporterRules.clock,
};

/** The reader of a worker's MeterProvider. */
export interface WorkerReader extends IMetricReader {
  /**
   * The metrics of all workers, asked of the group: for a scrape that lands in this worker. The exporter that serves them
   * needs a MeterProvider of its own, in which nothing is recorded: this worker's metrics are in them. What the primary records
   * itself is not.
   */
  readonly allWorkers: MetricProducer;
}

/**
 * Tells a worker's metrics to the `workerGroup` of the process or thread that started it. In a worker of Node's cluster,
 * or in a worker thread; elsewhere it does nothing.
 *
 * ```ts
 * const provider = new MeterProvider({ readers: [workerReader()] });
 * ```
 *
 * It is idle until there is a group. `shutdown` hands over the last values, exactly. It neither rejects nor holds the
 * process, but while a shutdown is awaited.
 *
 * @throws {TypeError} One error that names every wrong option.
 */
export function workerReader(options: WorkerReaderOptions = {}): WorkerReader {
  checkOptions("workerReader", options, workerReaderRules);
  const { reportIntervalMs = 5_000, timeoutMs = 5_000, aggregation, cardinalityLimit, clock = systemClock } = options;
  const id = crypto.randomUUID();
  const link = upLink(hear);
  const reader = pullReader({
    aggregation,
    cardinalityLimit,
    metricProducers: options.metricProducers ?? [],
    shutdown: async () => {},
    clock,
  });
  const gatherer = gathering(id, link, timeoutMs, clock);
  const reports =
    link &&
    reporting({ reader: id, link, collect: (ms) => collectQuietly(reader, ms), reportIntervalMs, timeoutMs, clock });
  let ended: Promise<void> | undefined;

  return {
    allWorkers: gatherer.producer,
    setMetricProducer(producer) {
      reader.setMetricProducer(producer);
      reports?.start();
    },
    selectAggregation: (instrumentType) => reader.selectAggregation(instrumentType),
    selectAggregationTemporality: (instrumentType) => reader.selectAggregationTemporality(instrumentType),
    selectCardinalityLimit: (instrumentType) => reader.selectCardinalityLimit(instrumentType),
    collect: (collectOptions) => reader.collect(collectOptions),
    forceFlush: async () => reports?.flush(),
    shutdown: () => (ended ??= end()),
  };

  function hear(message: ToReader): void {
    if (message.kind === "gathered") gatherer.hear(message);
    else reports?.hear(message);
  }

  async function end(): Promise<void> {
    await reports?.end();
    gatherer.close();
    await reader.shutdown();
    link?.close();
  }
}

async function collectQuietly(reader: Pick<IMetricReader, "collect">, timeoutMillis: number): Promise<Collected> {
  try {
    const { resourceMetrics, errors } = await reader.collect({ timeoutMillis });
    return { scopeMetrics: resourceMetrics.scopeMetrics, errors: errors.map((error) => messageOf(error)) };
  } catch (error) {
    return { scopeMetrics: [], errors: [messageOf(error)] };
  }
}
