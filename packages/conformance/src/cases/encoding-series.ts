import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Aspect } from "../aspects.ts";
import type { Bench } from "../bench.ts";
import type { Capability } from "../capabilities.ts";
import type { Case } from "../case.ts";
import type { Comparison } from "../differences.ts";
import { buildMetrics } from "../data/build-metrics.ts";
import { metricsFor, together, type TemporalityWishes } from "../data/metrics-for.ts";
import { seriesOverTime } from "../data/series-over-time.ts";
import { standardMetrics } from "../data/standard-metrics.ts";
import { carries } from "./carries.ts";

const rounds = 10;

export const encodingSeriesCases: readonly Case[] = [
  carries({
    id: "encoding/same-series-again",
    sentence: "Series that come again, vanish, come back and change arrive each time with what they say by then.",
    *exports(exporter, bench) {
      for (let round = 0; round < rounds; round++) yield seriesOverTime(exporter, bench, round);
    },
    looksAt: (bench) => ({ aspects: bench.can("typedAttributes") ? ["value", "attributes"] : ["value"] }),
  }),
  carries({
    id: "encoding/everything-together",
    sentence: "Metrics of every kind arrive in one export with everything that the exporter says it can carry.",
    exports: (exporter, { subject }) => [standardMetrics(exporter, subject.capabilities)],
    looksAt: everythingCarried,
  }),
  carries({
    id: "encoding/divided-alike",
    sentence:
      "What is divided into several requests arrives with the same resource, scope, metadata and temporality in each.",
    needs: ["requestLimit"],
    settings: { maxRequestBytes: 16_384 },
    exports: (exporter, { subject }) => [manyTimes(30, standardMetrics(exporter, subject.capabilities))],
    looksAt: (bench) => ({ aspects: aspectsOf(bench, origins), whereTold: ["temporality"] }),
    requests: 2,
  }),
  carries({
    id: "encoding/empty-among-full",
    sentence: "Metrics and scopes without data points do no harm to those that have some.",
    exports: (exporter) => [amongEmpty(exporter)],
    looksAt: { aspects: ["value"] },
  }),
];

const origins: Partial<Record<Capability, readonly Aspect[]>> = {
  resource: ["resource"],
  scope: ["scopeName", "scopeVersion"],
  metadata: ["description", "unit"],
};

const details: Partial<Record<Capability, readonly Aspect[]>> = {
  typedAttributes: ["attributes"],
  timestamps: ["second"],
  startTimes: ["startSecond"],
};

function everythingCarried(bench: Bench): Comparison {
  return {
    aspects: ["value", ...aspectsOf(bench, origins), ...aspectsOf(bench, details)],
    whereTold: ["kind", "temporality", "monotonic"],
  };
}

function aspectsOf(bench: Bench, of: Partial<Record<Capability, readonly Aspect[]>>): readonly Aspect[] {
  return (Object.keys(of) as Capability[]).flatMap((capability) => (bench.can(capability) ? of[capability]! : []));
}

/** Each data point so many times, with an attribute that tells its copies apart. */
function manyTimes(times: number, { resource, scopeMetrics }: ResourceMetrics): ResourceMetrics {
  const copies = Array.from({ length: times }, (_, copy) => String(copy));
  return {
    resource,
    scopeMetrics: scopeMetrics.map(({ scope, metrics }) => ({
      scope,
      metrics: metrics.map((metric) => ({
        ...metric,
        dataPoints: copies.flatMap((copy) =>
          metric.dataPoints.map((point) => ({ ...point, attributes: { ...point.attributes, copy } })),
        ),
      })) as typeof metrics,
    })),
  };
}

function amongEmpty(exporter: TemporalityWishes): ResourceMetrics {
  const nothing = (["gauge", "sum", "histogram", "exponentialHistogram"] as const).map((kind) => ({
    kind,
    name: `conformance.empty.${kind.toLowerCase()}`,
    points: [],
  }));
  const something = ["one", "other"].map((name, index) => ({
    kind: "sum" as const,
    name: `conformance.${name}`,
    integers: true,
    points: [{ attributes: { name }, value: index + 1 }],
  }));
  const scope = { name: "conformance.empty" };
  return together(
    buildMetrics([], { scope }),
    metricsFor(exporter, [...nothing, something[0]!, ...nothing, something[1]!, ...nothing]),
    buildMetrics(nothing, { scope }),
  );
}
