import {
  checkOptions,
  countPoints,
  type Drop,
  ExportError,
  type Failed,
  type Layer,
  layer,
  type Outcome,
  safeCause,
  systemClock,
} from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { type Converted, convert } from "./convert.ts";
import { differenceRules } from "./difference-rules.ts";
import { KnownSeries } from "./known-series.ts";
import { type ToDeltaOptions, toDeltaRules } from "./options.ts";

/**
 * Makes differences of cumulative metrics: of monotonic sums, of histograms of both kinds, and of the counts and sums of
 * summaries. Gauges, sums that go up and down, and what is differences already, are passed on as they are.
 *
 * A difference is told from what a series said last, whatever became of that: a failing outcome has, in `undelivered`, the
 * differences that are left to deliver. The same metrics sent again give the same differences; later ones wait until earlier ones
 * are converted. The event loop turns meanwhile.
 *
 * Points are dropped, and counted in the outcome, that are the first of their series (`first_value`, see the option), or no later
 * than the last one (`out_of_order`: the next one tells what they had to tell), or of one series too many (`too_many_series`); and
 * those of which no difference can be made, with the reasons that the encoder has.
 *
 * @throws {TypeError} One error that names every wrong option.
 */
export function toDelta(options: ToDeltaOptions = {}): Layer<ResourceMetrics> {
  checkOptions("toDelta", options, toDeltaRules);
  const { firstValue = "auto", maxSeries = 500_000, clock = systemClock } = options;
  return layer((next) => {
    const known = new KnownSeries(maxSeries, clock);
    const conversions = new WeakMap<ResourceMetrics, Converted>();
    let last: Promise<void> = Promise.resolve();

    return {
      async send(metrics, call) {
        const converted = await conversionOf(metrics).catch(failure);
        if ("kind" in converted) return converted;
        const { metrics: differences, drops } = converted;
        if (drops.length > 0 && countPoints(differences) === 0) return { kind: "delivered", rejectedPoints: 0, drops };
        return whole(await next.send(differences, call), differences, drops);
      },
    };

    function conversionOf(metrics: ResourceMetrics): Promise<Converted> {
      const conversion = last.then(() => conversions.get(metrics) ?? convertNow(metrics));
      // It is not held for longer than it is asked for.
      last = conversion.then(nothing, nothing);
      return conversion;
    }

    async function convertNow(metrics: ResourceMetrics): Promise<Converted> {
      known.begin();
      const converted = await convert(metrics, known, differenceRules(firstValue, known, clock));
      if (converted.metrics !== metrics) conversions.set(metrics, converted);
      return converted;
    }
  });
}

function nothing(): void {}

/** Whatever the metrics are, they are converted; this is for a clock that throws. */
function failure(error: unknown): Failed<ResourceMetrics> {
  const cause = safeCause(error);
  return { kind: "failed", error: new ExportError("unknown", `no differences: ${cause.message}`, { cause }) };
}

/** The outcome with what it leaves to deliver, and with what was dropped before. */
function whole(
  outcome: Outcome<ResourceMetrics>,
  sent: ResourceMetrics,
  before: readonly Drop[],
): Outcome<ResourceMetrics> {
  const drops = [...before, ...(outcome.drops ?? [])];
  const losses = drops.length > 0 ? { drops } : {};
  return outcome.kind === "delivered"
    ? { ...outcome, ...losses }
    : { ...outcome, undelivered: outcome.undelivered ?? sent, ...losses };
}
