import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Case } from "../case.ts";
import { awkwardExponentialHistograms, awkwardHistograms } from "../data/awkward-histograms.ts";
import type { MetricPlan, PointPlan } from "../data/build-metrics.ts";
import { metricsFor, type TemporalityWishes } from "../data/metrics-for.ts";
import { carries } from "./carries.ts";

const integers = {
  zero: 0,
  minus_one: -1,
  beyond_32_bits: 2 ** 32 + 1,
  below_32_bits: -(2 ** 31) - 1,
  largest_safe: Number.MAX_SAFE_INTEGER,
  smallest_safe: Number.MIN_SAFE_INTEGER,
};

const bigIntegers = {
  small: 7n,
  beyond_53_bits: 2n ** 53n + 1n,
  largest: 2n ** 63n - 1n,
  smallest: -(2n ** 63n),
};

const doubles = {
  minus_zero: -0,
  smallest_subnormal: 5e-324,
  smallest_normal: 2.2250738585072014e-308,
  a_tenth: 0.1,
  a_third: 1 / 3,
  next_to_one: 1 + Number.EPSILON,
  beyond_53_bits: 2 ** 53 + 2,
  with_an_exponent: 1e21,
  largest: Number.MAX_VALUE,
  smallest: -Number.MAX_VALUE,
};

const nonFinite = { not_a_number: NaN, infinity: Infinity, minus_infinity: -Infinity };

export const encodingValueCases: readonly Case[] = [
  carries({
    id: "encoding/integers",
    sentence: "Whole numbers arrive as whole numbers, exact to the last digit.",
    needs: ["integers", "gauges"],
    exports: (exporter) => [ofEach(exporter, { kind: "gauge", name: "conformance.integer", integers: true }, integers)],
    looksAt: { aspects: ["integer"] },
  }),
  carries({
    id: "encoding/bigints",
    sentence: "Whole numbers of up to 64 bits arrive exact, too, when a producer hands them over as `bigint`.",
    needs: ["integers", "gauges"],
    exports: (exporter) => [
      ofEach(exporter, { kind: "gauge", name: "conformance.integer", integers: true }, bigIntegers),
    ],
    looksAt: { aspects: ["integer"] },
  }),
  carries({
    id: "encoding/doubles",
    sentence: "Fractions arrive exact to the last bit, from the smallest to the largest, and -0 as -0.",
    needs: ["doubles", "gauges"],
    exports: (exporter) => [ofEach(exporter, { kind: "gauge", name: "conformance.double" }, doubles)],
    looksAt: { aspects: ["double"] },
  }),
  carries({
    id: "encoding/non-finite",
    sentence: "NaN and the infinities arrive.",
    needs: ["nonFinite", "gauges"],
    exports: (exporter) => [ofEach(exporter, { kind: "gauge", name: "conformance.double" }, nonFinite)],
    looksAt: { aspects: ["value"] },
  }),
  carries({
    id: "encoding/awkward-histograms",
    sentence: "Histograms arrive also without bounds, sum or extremes, of nothing, and of values below zero.",
    needs: ["histograms"],
    exports: (exporter) => [ofEach(exporter, { kind: "histogram", name: "conformance.histogram" }, awkwardHistograms)],
    looksAt: { aspects: ["value"] },
  }),
  carries({
    id: "encoding/awkward-exponential-histograms",
    sentence: "So do exponential histograms, and those of any scale.",
    needs: ["exponentialHistograms"],
    exports: (exporter) => [
      ofEach(exporter, { kind: "exponentialHistogram", name: "conformance.exponential" }, awkwardExponentialHistograms),
    ],
    looksAt: { aspects: ["value"] },
  }),
];

/** One data point of each value, with the value's name as an attribute. */
function ofEach(
  exporter: TemporalityWishes,
  metric: Omit<MetricPlan, "points">,
  values: Readonly<Record<string, PointPlan["value"]>>,
): ResourceMetrics {
  const points = Object.entries(values).map(([which, value]) => ({ attributes: { which }, value }));
  return metricsFor(exporter, [{ ...metric, points }]);
}
