import type { HrTime } from "@opentelemetry/api";
import type { MetricData, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import type { Point } from "@meterbridge/core/points";
import { aboutMetric } from "./metric-about.ts";
import { MetricEncoder } from "./metric-encoder.ts";
import { toPortable } from "./portable.ts";
import type { MetricSlice, Slice } from "./slice.ts";

// So many numbers are written, and read, in well under a millisecond.
const sliceWeight = 4_000;

/**
 * Writes one report after the other for one and the same listener, in slices. What the listener knows already is not
 * said again, unless `forget` is called.
 */
export class ReportEncoder {
  #metrics = new Map<string, MetricEncoder>();
  #nextMetric = 0;
  #report = 0;
  #isFull = true;
  #forgotten = 0;
  /** How many data points had no form that can be sent, in the last report. */
  skipped = 0;

  /** The next report says everything. It must be called when a report was not sent to its end. */
  forget(): void {
    this.#metrics = new Map();
    this.#isFull = true;
    this.#forgotten++;
  }

  /** Each step takes well under a millisecond. */
  *encode(scopeMetrics: readonly ScopeMetrics[]): Generator<Slice> {
    const report = ++this.#report;
    const isFull = this.#isFull;
    const before = this.#metrics;
    const forgotten = this.#forgotten;
    const now = new Map<string, MetricEncoder>();
    let metrics: MetricSlice[] = [];
    let weight = 0;
    this.skipped = 0;

    for (const { scope, metrics: inScope } of scopeMetrics) {
      for (const metric of inScope) {
        const encoder = this.#encoderFor(scope, metric, before, now);
        if (!encoder) continue;
        const points = metric.dataPoints as unknown as readonly Point[];
        const endTime: HrTime = points[0]?.endTime ?? [0, 0];
        for (encoder.begin(endTime); encoder.next < points.length;) {
          weight += encoder.take(points, sliceWeight - weight);
          if (weight < sliceWeight) continue;
          metrics.push(encoder.slice());
          yield { report, isFull, metrics, isLast: false };
          metrics = [];
          weight = 0;
        }
        metrics.push(encoder.end());
        weight += metricWeight;
        this.skipped += encoder.skipped;
      }
    }
    // Also while it is being sent, who listens may turn out to know nothing.
    if (forgotten === this.#forgotten) {
      this.#metrics = now;
      this.#isFull = false;
    }
    yield { report, isFull, metrics, isLast: true };
  }

  #encoderFor(
    scope: ScopeMetrics["scope"],
    metric: MetricData,
    before: ReadonlyMap<string, MetricEncoder>,
    now: Map<string, MetricEncoder>,
  ): MetricEncoder | undefined {
    try {
      const about = toPortable(aboutMetric(scope, metric));
      let key = JSON.stringify(about);
      // A metric that comes twice is two.
      while (now.has(key)) key += "+";
      const encoder = before.get(key) ?? new MetricEncoder(this.#nextMetric++, metric.dataPointType, about);
      now.set(key, encoder);
      return encoder;
    } catch {
      this.skipped += metric.dataPoints.length;
      return undefined;
    }
  }
}

// What a metric takes beside its values, about.
const metricWeight = 20;
