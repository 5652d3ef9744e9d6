import type { ReceivedPoint } from "@meterbridge/conformance";
import type { ExpositionFamily, FamilyType, Labels } from "./exposition.ts";
import { labelsKey } from "./labels-key.ts";
import { originOf } from "./origin-of-labels.ts";
import { exponentialHistogramOf, histogramOf, summaryOf } from "./point-values.ts";
import { type Series, seriesOfFamily } from "./series-of-family.ts";

/** The data points of a family. Of a series that has both kinds of histogram it is the native one. */
export function pointsOfFamily(family: ExpositionFamily): readonly ReceivedPoint[] {
  const { name, nativeHistograms = [] } = family;
  const natives = new Set(nativeHistograms.map(({ labels }) => labelsKey(labels)));
  const all = seriesOfFamily(family);
  const others = natives.size === 0 ? all : all.filter(({ labels }) => !natives.has(labelsKey(labels)));
  return [
    ...others.map((series) => pointOf(family, series)),
    ...nativeHistograms.map((native) => ({
      metric: { name, description: family.help ?? "" },
      ...commonOf(native),
      kind: "exponentialHistogram" as const,
      temporality: "cumulative" as const,
      value: exponentialHistogramOf(native),
    })),
  ];
}

function pointOf({ name, type, help = "" }: ExpositionFamily, { labels, samples, created }: Series): ReceivedPoint {
  const [first] = samples;
  const { timestamp } = first!;
  return {
    metric: { name: hasSeveral(type) ? name : first!.name, description: help },
    ...commonOf({ labels, created, timestamp }),
    ...dataOf(type, samples),
  };
}

function hasSeveral(type: FamilyType): boolean {
  return type === "histogram" || type === "gaugehistogram" || type === "summary";
}

function commonOf({ labels, created, timestamp }: About): Omit<ReceivedPoint, "metric"> {
  return {
    ...originOf(labels),
    ...(created !== undefined && { startTime: created }),
    ...(timestamp !== undefined && { time: timestamp }),
  };
}

interface About {
  readonly labels: Labels;
  readonly created?: bigint | undefined;
  readonly timestamp?: bigint | undefined;
}

function dataOf(
  type: FamilyType,
  samples: Series["samples"],
): Pick<ReceivedPoint, "kind" | "value" | "temporality" | "monotonic"> {
  const { value } = samples[0]!;
  switch (type) {
    case "counter":
      return { kind: "sum", temporality: "cumulative", monotonic: true, value };
    case "gauge":
      return { kind: "gauge", value };
    case "histogram":
      return { kind: "histogram", temporality: "cumulative", value: histogramOf(samples) };
    case "gaugehistogram":
      return { kind: "histogram", value: histogramOf(samples) };
    case "summary":
      return { kind: "summary", value: summaryOf(samples) };
    default:
      return { value };
  }
}
