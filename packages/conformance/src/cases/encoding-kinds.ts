import type { HrTime } from "@opentelemetry/api";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Bench } from "../bench.ts";
import type { Case } from "../case.ts";
import { buildMetrics, type MetricPlan } from "../data/build-metrics.ts";
import { metricsFor } from "../data/metrics-for.ts";
import { recorded } from "../data/recorded.ts";
import { standardData } from "../data/standard-data.ts";
import { carries } from "./carries.ts";

export const encodingKindCases: readonly Case[] = [
  carries({
    id: "encoding/gauges",
    sentence: "A gauge arrives as a gauge, with its value: also one below zero, and zero itself.",
    needs: ["gauges"],
    exports: (exporter) => [metricsFor(exporter, standardData.gauges)],
    looksAt: { aspects: ["value"], whereTold: ["kind"] },
  }),
  carries({
    id: "encoding/sums",
    sentence: "A sum arrives as a sum that is monotonic or not, with its value.",
    needs: ["sums"],
    exports: (exporter) => [metricsFor(exporter, standardData.sums)],
    looksAt: { aspects: ["value"], whereTold: ["kind", "monotonic"] },
  }),
  carries({
    id: "encoding/histograms",
    sentence: "A histogram arrives with its bounds, the count of every bucket, count, sum, minimum and maximum.",
    needs: ["histograms"],
    exports: (exporter) => [metricsFor(exporter, standardData.histograms)],
    looksAt: { aspects: ["value"], whereTold: ["kind"] },
  }),
  carries({
    id: "encoding/exponential-histograms",
    sentence: "An exponential histogram arrives with its scale, the count of zeros, and the buckets of both signs.",
    needs: ["exponentialHistograms"],
    exports: (exporter) => [metricsFor(exporter, standardData.exponentialHistograms)],
    looksAt: { aspects: ["value"], whereTold: ["kind"] },
  }),
  ofTemporality("cumulative", "Cumulative values arrive as they were handed over, and as cumulative.", [
    [1, 5, 12.5],
    [1, 5, 12.5, 60],
  ]),
  ofTemporality("delta", "Delta values arrive as they were handed over, and as delta.", [[1, 5, 12.5], [60]]),
];

/** Two exports of a counter and, if the subject can, a histogram, of which these values were recorded. */
function ofTemporality(
  temporality: "cumulative" | "delta",
  sentence: string,
  rounds: readonly (readonly number[])[],
): Case {
  return carries({
    id: `encoding/${temporality}`,
    sentence,
    needs: [temporality, "sums"],
    settings: { temporality },
    exports: (_, bench) => rounds.map((values, round) => ofRound(bench, temporality, values, round)),
    looksAt: { aspects: ["total"], whereTold: ["temporality"] },
  });
}

function ofRound(
  bench: Bench,
  temporality: "cumulative" | "delta",
  values: readonly number[],
  round: number,
): ResourceMetrics {
  const minute = (number: number): HrTime => [1_790_000_000 + 60 * number, 0];
  const times = { startTime: minute(temporality === "delta" ? round : 0), endTime: minute(round + 1) };
  const attributes = { direction: "in" };
  const value = values.length;
  const sum: MetricPlan = {
    kind: "sum",
    name: "conformance.messages",
    integers: true,
    temporality,
    points: [{ ...times, attributes, value }],
  };
  const histogram: MetricPlan = {
    kind: "histogram",
    name: "conformance.message.size",
    temporality,
    points: [{ ...times, attributes, value: recorded([5, 50], values) }],
  };
  return buildMetrics(bench.can("histograms") ? [sum, histogram] : [sum]);
}
