import { DataPointType, type Histogram, type ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** A series as the public API client wants it (`MetricSeries` of @datadog/datadog-api-client, version 2). */
interface JsonSeries {
  readonly metric: string;
  readonly type: number;
  readonly points: readonly { readonly timestamp: number; readonly value: number }[];
  readonly tags: readonly string[];
  readonly resources: readonly { readonly type: string; readonly name: string }[];
  readonly interval?: number;
}

const mostSeries = 10_000;

/**
 * The same series through JSON objects, as an exporter around the public API client would make them: histograms as
 * counters, and nothing cut, replaced or compared with what came before.
 */
export function jsonBodies(metrics: ResourceMetrics): string[] {
  const attributes = metrics.resource.attributes;
  const base = [
    `service:${String(attributes["service.name"])}`,
    `version:${String(attributes["service.version"])}`,
    `service.instance.id:${String(attributes["service.instance.id"])}`,
    `env:${String(attributes["deployment.environment.name"])}`,
    `region:${String(attributes["cloud.region"])}`,
  ];
  const resources = [{ type: "host", name: String(attributes["host.name"]) }];
  const series: JsonSeries[] = [];
  for (const { metrics: inScope } of metrics.scopeMetrics) {
    for (const { descriptor, dataPoints, dataPointType } of inScope) {
      for (const point of dataPoints) {
        const tags = [...base];
        for (const key in point.attributes) tags.push(`${key}:${String(point.attributes[key])}`);
        const interval = point.endTime[0] - point.startTime[0];
        const timestamp = point.endTime[0];
        const add = (suffix: string, type: number, value: number, more: readonly string[] = []): void => {
          series.push({
            metric: descriptor.name + suffix,
            type,
            points: [{ timestamp, value }],
            tags: more.length > 0 ? [...tags, ...more] : tags,
            resources,
            ...(type === 1 && { interval }),
          });
        };
        if (typeof point.value === "number") add("", dataPointType === DataPointType.SUM ? 1 : 3, point.value);
        else addHistogram(point.value, add);
      }
    }
  }
  const bodies: string[] = [];
  for (let from = 0; from < series.length; from += mostSeries) {
    bodies.push(JSON.stringify({ series: series.slice(from, from + mostSeries) }));
  }
  return bodies;
}

type Add = (suffix: string, type: number, value: number, more?: readonly string[]) => void;

/** Of an exponential one, which has no such buckets, the rest. */
function addHistogram({ count, sum = 0, min = 0, max = 0, buckets }: Partial<Histogram>, add: Add): void {
  add(".count", 1, count ?? 0);
  add(".sum", 1, sum);
  add(".min", 3, min);
  add(".max", 3, max);
  buckets?.counts.forEach((each, index) => {
    const lower = index === 0 ? "-inf" : buckets.boundaries[index - 1];
    const upper = buckets.boundaries[index] ?? "inf";
    add(".bucket", 1, each, [`lower_bound:${lower}`, `upper_bound:${upper}`]);
  });
}
