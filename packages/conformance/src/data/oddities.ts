import type { Attributes } from "@opentelemetry/api";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Bench } from "../bench.ts";
import type { MetricPlan, PointPlan } from "./build-metrics.ts";
import { metricsFor, type TemporalityWishes } from "./metrics-for.ts";
import { standardData } from "./standard-data.ts";

/** One sort of metrics that a backend may have no form for. */
export interface Oddity {
  readonly what: string;
  readonly metrics: ResourceMetrics;
  /** What it must not be taken for, should it arrive. */
  readonly temporality?: "delta" | "cumulative";
}

/** What a backend may have no form for: what no backend knows, and what this one says it lacks. */
export function oddities({ can }: Pick<Bench, "can">, exporter: TemporalityWishes): readonly Oddity[] {
  const attributes = { item: "odd" };
  const odd = (what: string, ...plans: readonly MetricPlan[]): Oddity => ({
    what,
    metrics: metricsFor(exporter, plans),
  });
  const kinds = (["gauges", "histograms", "exponentialHistograms"] as const).filter((kind) => !can(kind));
  return [
    odd("an attribute that contains itself", counter({ attributes: circular(), value: 1 })),
    odd("a time that is none", counter({ attributes, endTime: [NaN, 0], value: 1 })),
    {
      what: "a kind that nobody knows",
      metrics: ofUnknownKind(metricsFor(exporter, [counter({ attributes, value: 1 })])),
    },
    ...(can("nonFinite")
      ? []
      : [odd("NaN", counter({ attributes, value: NaN })), odd("infinity", counter({ attributes, value: Infinity }))]),
    ...kinds.map((kind) => odd(kind, ...standardData[kind])),
    ...(["cumulative", "delta"] as const)
      .filter((temporality) => !can(temporality))
      .map((temporality) => ({
        ...odd(`${temporality} values`, { ...counter({ attributes, value: 41 }), temporality }),
        temporality,
      })),
    ...(can("anyText")
      ? []
      : injections.map((text) => odd("a text that looks like more", counter({ attributes: { text }, value: 1 })))),
  ];
}

// What an attribute must not be able to add, in the forms of protocols that have lines.
const injections = [
  "a\nconformance.injected:1|c",
  "a|#b:c\nconformance.injected:1|c|#d:e",
  "a value=1\nconformance.injected value=1",
  "a 1\r\nconformance.injected 1\r\n",
  'a",value=1\nconformance.injected,b="c',
];

/** Attributes that contain themselves. */
export function circular(): Attributes {
  const inside: unknown[] = [];
  inside.push(inside);
  return { circle: inside };
}

function counter(point: PointPlan): MetricPlan {
  return { kind: "sum", name: "conformance.odd", points: [point] };
}

function ofUnknownKind({ resource, scopeMetrics }: ResourceMetrics): ResourceMetrics {
  return {
    resource,
    scopeMetrics: scopeMetrics.map(({ scope, metrics }) => ({
      scope,
      metrics: metrics.map((metric) => ({ ...metric, dataPointType: 9 })) as unknown as typeof metrics,
    })),
  };
}
