import type { Attributes, HrTime } from "@opentelemetry/api";
import { type Clock, dataPointTypes, temporalities } from "@meterbridge/core";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import type { Exposition, NoExposition } from "../exposition/exposition.ts";
import { hrTime } from "../exposition/hr-time.ts";

/** Counts what an endpoint does. */
export interface HandlerMetrics {
  /** Requests that are being served. */
  inFlight: number;
  answered(status: number): void;
  scraped(result: Exposition | NoExposition): void;
  data(): readonly MetricData[];
}

/**
 * The metrics have the names that client_golang's promhttp gives them, so that its dashboards and alerts fit. It has none of
 * data points that are left out: those are ours.
 */
export function handlerMetrics(clock: Clock): HandlerMetrics {
  const startTime = hrTime(clock.wallTime());
  // From the start, so that a rate sees the first of each.
  const requests = counts("code", ["200", "500", "503"]);
  const errors = counts("cause", ["gathering", "encoding"]);
  const drops = counts("reason", []);
  const inFlight: Attributes = {};

  const metrics: HandlerMetrics = {
    inFlight: 0,
    answered: (status) => add(requests, "code", String(status), 1),
    scraped(result) {
      if (result.kind === "exposition") {
        add(errors, "cause", "gathering", result.errors.length);
        for (const [reason, points] of result.drops) add(drops, "reason", reason, points);
      } else add(errors, "cause", result.error.code === "encoding" ? "encoding" : "gathering", 1);
    },
    data() {
      const endTime = hrTime(clock.wallTime());
      const time = { startTime, endTime };
      return [
        counter("requests_total", "Total number of scrapes by HTTP status code.", requests, time),
        counter("errors_total", "Total number of internal errors encountered by the handler.", errors, time),
        ...(drops.size > 0 ? [counter("dropped_points_total", "Data points left out of scrapes.", drops, time)] : []),
        {
          descriptor: descriptor("requests_in_flight", "Current number of scrapes being served."),
          dataPointType: dataPointTypes.gauge,
          aggregationTemporality: temporalities.cumulative,
          dataPoints: [{ ...time, attributes: inFlight, value: metrics.inFlight }],
        },
      ];
    },
  };
  return metrics;
}

/** How often something was, by one label's value. */
type Counts = Map<string, { readonly attributes: Attributes; value: number }>;

function counts(label: string, values: readonly string[]): Counts {
  return new Map(values.map((value) => [value, { attributes: { [label]: value }, value: 0 }]));
}

function add(counts: Counts, label: string, name: string, more: number): void {
  const count = counts.get(name) ?? { attributes: { [label]: name }, value: 0 };
  count.value += more;
  counts.set(name, count);
}

interface Time {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

function counter(name: string, description: string, counts: Counts, time: Time): MetricData {
  return {
    descriptor: descriptor(name, description),
    dataPointType: dataPointTypes.sum,
    aggregationTemporality: temporalities.cumulative,
    isMonotonic: true,
    dataPoints: [...counts.values()].map((count) => ({ ...time, ...count })),
  };
}

function descriptor(name: string, description: string): MetricData["descriptor"] {
  return { name: `promhttp_metric_handler_${name}`, description, unit: "", valueType: 0 };
}
