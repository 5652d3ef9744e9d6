import type { MetricData } from "@opentelemetry/sdk-metrics";
import type { Base } from "./base-tags.ts";
import { invalidMetric } from "./drop-reasons.ts";
import type { KeptSeries } from "./kept-series.ts";
import { metricName } from "./metric-name.ts";
import { metricOf } from "./metric-of.ts";
import { planOf } from "./metric-plan.ts";
import type { MetricSeries } from "./metric-series.ts";
import type { DatadogProtobufOptions } from "./options.ts";
import { familyOf } from "./series.ts";
import { TagSets } from "./tag-sets.ts";

/** The series of a metric, as they are kept, or anew. @throws {UnusablePoint} Why none of its points can be written. */
export function metricSeriesOf(
  data: MetricData,
  base: Base,
  kept: KeptSeries,
  { histograms }: DatadogProtobufOptions,
): MetricSeries {
  const metric = metricOf(data);
  const { kind, isDelta, isMonotonic } = metric;
  return kept.metric(JSON.stringify([base.signature, metric.name, kind, isDelta, isMonotonic]), () => {
    const plan = planOf(metric, histograms);
    const { ownTags, suffixes: written } = plan;
    const name = metricName(metric.name, Math.max(...written.map((suffix) => suffix.length)));
    if (name === "") throw invalidMetric;
    const { family, suffixes } = familyOf(name, written);
    const tagSets = new TagSets({
      kind: plan.kind,
      tags: kept.tags[plan.kind],
      host: base.host,
      base: base.tags,
      ownTags,
    });
    return { name, plan, tagSets, family: kept.family(family), suffixes };
  });
}
