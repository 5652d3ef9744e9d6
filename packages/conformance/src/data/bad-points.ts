import type { Attributes } from "@opentelemetry/api";
import type { Bench } from "../bench.ts";
import type { MetricPlan, PointPlan } from "./build-metrics.ts";
import { recorded } from "./recorded.ts";
import { standardData } from "./standard-data.ts";

interface Kind {
  readonly needs: "sums" | "gauges" | "histograms" | "exponentialHistograms";
  readonly bad: readonly PointPlan[];
  readonly good: PointPlan;
}

const text: PointPlan = { value: "a text" };
const nothing: PointPlan = { value: null };
const object: PointPlan = { value: {} as never };

const kinds: Readonly<Record<MetricPlan["kind"], Kind>> = {
  sum: {
    needs: "sums",
    bad: [text, nothing, object, { value: 1, attributes: unreadable() }],
    good: { value: 7 },
  },
  gauge: { needs: "gauges", bad: [text, nothing], good: { value: 7 } },
  histogram: { needs: "histograms", bad: [text, nothing, object], good: { value: recorded([5], [1, 6]) } },
  exponentialHistogram: {
    needs: "exponentialHistograms",
    bad: [nothing, object],
    good: { value: standardData.exponentialHistograms[0]!.points[0]!.value },
  },
};

/** Metrics of data points that nobody can encode, because they have no value of their kind or cannot be read. */
export function badPlans(bench: Pick<Bench, "can">): readonly MetricPlan[] {
  return plans(bench, ({ bad }) => bad);
}

/** The same metrics, with a data point that is right. */
export function repairedPlans(bench: Pick<Bench, "can">): readonly MetricPlan[] {
  return plans(bench, ({ good }) => [good]);
}

function plans({ can }: Pick<Bench, "can">, points: (kind: Kind) => readonly PointPlan[]): readonly MetricPlan[] {
  return (Object.keys(kinds) as MetricPlan["kind"][])
    .filter((kind) => can(kinds[kind].needs))
    .map((kind) => ({
      kind,
      name: `conformance.repaired.${kind.toLowerCase()}`,
      points: points(kinds[kind]).map((point, nth) => ({ attributes: { nth: String(nth) }, ...point })),
    }));
}

function unreadable(): Attributes {
  return Object.defineProperty({}, "item", {
    enumerable: true,
    get() {
      throw new Error("it cannot be read");
    },
  });
}
