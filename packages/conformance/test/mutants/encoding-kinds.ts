import type { Point } from "../../src/index.ts";
import { seriesOf } from "../../src/series-of.ts";
import { always, changing } from "./changing.ts";
import type { Defect } from "../reference/reference.ts";
import type { Mutant } from "./mutant.ts";

export const encodingKindMutants: readonly Mutant[] = [
  {
    name: "passes over a gauge of 0",
    caughtBy: "encoding/gauges",
    defect: always((point) => (point.kind === "gauge" && Object.is(point.value, 0) ? undefined : point)),
  },
  {
    name: "loses the sign of a gauge",
    caughtBy: "encoding/gauges",
    defect: always((point) => {
      const isGauge = point.kind === "gauge" && typeof point.value === "number";
      return isGauge && Number.isFinite(point.value) ? { ...point, value: Math.abs(point.value!) } : point;
    }),
  },
  {
    name: "tells a gauge as a sum",
    caughtBy: "encoding/gauges",
    defect: always((point) =>
      point.kind === "gauge" ? { ...point, kind: "sum", temporality: "cumulative", monotonic: false } : point,
    ),
  },
  {
    name: "tells every sum as monotonic",
    caughtBy: "encoding/sums",
    defect: always((point) => (point.kind === "sum" ? { ...point, monotonic: true } : point)),
  },
  {
    name: "tells a sum as a gauge",
    caughtBy: "encoding/sums",
    defect: always(({ ...point }) => (point.kind === "sum" ? { ...point, kind: "gauge" } : point)),
  },
  {
    name: "drops data points that have no attributes",
    caughtBy: "encoding/attribute-sets",
    defect: always((point) => (Object.keys(point.attributes).length === 0 ? undefined : point)),
  },
  {
    name: "swaps minimum and maximum",
    caughtBy: "encoding/histograms",
    defect: ofHistograms(({ min, max, ...value }) => ({
      ...value,
      ...(max !== undefined && { min: max }),
      ...(min !== undefined && { max: min }),
    })),
  },
  {
    name: "adds bucket counts up",
    caughtBy: "encoding/histograms",
    defect: ofHistograms((value) => {
      let sum = 0n;
      return { ...value, counts: value.counts.map((count) => (sum += count)) };
    }),
  },
  {
    name: "forgets the last bucket",
    caughtBy: "encoding/histograms",
    defect: ofHistograms((value) => ({ ...value, counts: value.counts.slice(0, value.bounds.length) })),
  },
  {
    name: "forgets the buckets of negative values",
    caughtBy: "encoding/exponential-histograms",
    defect: ofExponentialHistograms((value) => ({ ...value, negative: { offset: 0, counts: [] } })),
  },
  {
    name: "forgets where the first bucket is",
    caughtBy: "encoding/exponential-histograms",
    defect: ofExponentialHistograms((value) => ({ ...value, positive: { ...value.positive, offset: 0 } })),
  },
  {
    name: "forgets the count of zeros",
    caughtBy: "encoding/exponential-histograms",
    defect: ofExponentialHistograms((value) => ({ ...value, zeroCount: 0n })),
  },
  {
    name: "tells delta as cumulative",
    caughtBy: "encoding/delta",
    defect: always((point) => ("temporality" in point ? { ...point, temporality: "cumulative" } : point)),
  },
  {
    name: "adds deltas up",
    caughtBy: "encoding/delta",
    defect: changing(() => {
      const totals = new Map<string, bigint>();
      return (point) => {
        if (point.kind !== "sum" || point.temporality !== "delta" || typeof point.value !== "bigint") return point;
        const value = point.value + (totals.get(seriesOf(point)) ?? 0n);
        totals.set(seriesOf(point), value);
        return { ...point, value };
      };
    }),
  },
  {
    name: "tells cumulative as delta",
    caughtBy: "encoding/cumulative",
    defect: always((point) => ("temporality" in point ? { ...point, temporality: "delta" } : point)),
  },
  {
    name: "sends the difference to the export before",
    caughtBy: "encoding/cumulative",
    defect: changing(() => {
      const last = new Map<string, bigint>();
      return (point) => {
        if (point.kind !== "sum" || point.temporality !== "cumulative" || typeof point.value !== "bigint") return point;
        const value = point.value - (last.get(seriesOf(point)) ?? 0n);
        last.set(seriesOf(point), point.value);
        return { ...point, value };
      };
    }),
  },
];

type HistogramValue = Extract<Point, { kind: "histogram" }>["value"];
type ExponentialValue = Extract<Point, { kind: "exponentialHistogram" }>["value"];

export function ofHistograms(change: (value: HistogramValue) => HistogramValue): Defect {
  return always((point) => (point.kind === "histogram" ? { ...point, value: change(point.value) } : point));
}

export function ofExponentialHistograms(change: (value: ExponentialValue) => ExponentialValue): Defect {
  return always((point) => (point.kind === "exponentialHistogram" ? { ...point, value: change(point.value) } : point));
}
