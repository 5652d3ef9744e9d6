import { breather, type Clock, systemClock } from "@meterbridge/core";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import { type ClientRegistry, defaultLabelsOf, isOpenMetricsRegistry } from "./client-registry.ts";
import { convertFamily, type Descriptors } from "./convert-family.ts";
import { hrTime } from "../exposition/hr-time.ts";
import { inSlices } from "../exposition/in-slices.ts";
import type { ReadContext } from "./read-context.ts";
import { readRegistry } from "./read-registry.ts";
import { defaultLabels } from "./series-attributes.ts";

/** What a registry held at a moment. */
interface JoinedMetrics {
  readonly metrics: readonly MetricData[];
  /** One for each metric that is not there, because its `collect()` failed or took too long, or it made no sense. */
  readonly errors: readonly unknown[];
}

/** Reads a registry; `timeoutMs` is how long its `collect()` functions may take, no limit unless said. It never rejects. */
export type ReadJoined = (timeoutMs?: number) => Promise<JoinedMetrics>;

/**
 * Makes what reads the metrics of a `prom-client` registry in the SDK's shape, so that they go wherever those go.
 *
 * Names stay as they are, default labels are added as the registry adds them. A metric has the same descriptor each time,
 * and a series the client's own labels as attributes where they are all texts. What `registerInto` has put into the
 * registry is left out. The client knows no start times: series start with the process. The registry is only read: its
 * content type and its metrics' names stay what they are.
 */
export function joinedMetrics(registry: ClientRegistry, clock: Clock = systemClock): ReadJoined {
  const descriptors: Descriptors = new WeakMap();
  const startTime = hrTime(performance.timeOrigin);

  return async (timeoutMs = Infinity) => {
    try {
      return await read(timeoutMs);
    } catch (error) {
      return { metrics: [], errors: [error] };
    }
  };

  async function read(timeoutMs: number): Promise<JoinedMetrics> {
    const pace = breather();
    const { readings, errors } = await readRegistry(registry, { breather: pace, clock, timeoutMs });
    const context: ReadContext = {
      startTime,
      endTime: hrTime(clock.wallTime()),
      defaults: defaultLabels(defaultLabelsOf(registry)),
      isOpenMetrics: isOpenMetricsRegistry(registry),
    };
    const metrics: MetricData[] = [];
    const faults: unknown[] = [...errors];
    for (const reading of readings) {
      try {
        metrics.push(await inSlices(convertFamily(reading, context, descriptors), pace));
      } catch (error) {
        faults.push(error);
      }
      if (pace.due) await pace.breathe();
    }
    return { metrics, errors: faults };
  }
}
