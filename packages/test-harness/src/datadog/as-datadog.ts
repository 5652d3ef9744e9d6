import type { Point, PointAttribute, PointAttributes, ReceivedPoint } from "@meterbridge/conformance";
import type { IntakeForm } from "./points-of-intake.ts";
import { tagAsStored } from "./tag-as-stored.ts";

/** What is in the tags besides a data point's own attributes, and what names service, version and environment. */
export interface TaggedOptions extends IntakeForm {
  /** Every attribute of the resource; `false` unless said. */
  readonly resourceAttributesAsTags?: boolean;
  /** The scope's name and version; `false` unless said. */
  readonly scopeAsTags?: boolean;
}

/**
 * How a data point of OpenTelemetry is read back from Datadog's intake, for the `asReceived` of a subject. Names and tags are as Datadog keeps
 * them, an empty value is `n/a`, numbers are doubles, times whole seconds. A sum is a count of what was added, or, when it is cumulative and
 * may fall, a gauge; of a histogram count, sum and extremes arrive, and as counters the buckets, unless it is an exponential one.
 *
 * Which host is told, and what else is a tag of what Datadog knows of resources, is not in it; nor what cumulative values become.
 */
export function asDatadog(options: TaggedOptions = {}): (point: Point) => ReceivedPoint {
  return (point) => ({
    metric: { name: nameAsStored(point.metric.name) },
    attributes: tagsOf(point, options),
    time: point.time - (point.time % 1_000_000_000n),
    ...dataOf(point, options),
  });
}

/** Datadog documentation, "Rules and best practices for naming metrics". */
function nameAsStored(name: string): string {
  return name
    .replace(/^[^A-Za-z]+/, "")
    .replace(/[^A-Za-z0-9_.]+/g, "_")
    .slice(0, 200);
}

const unified = {
  "service.name": "service",
  "service.version": "version",
  "deployment.environment": "env",
  "deployment.environment.name": "env",
} as const;

function tagsOf({ resource, scope, attributes }: Point, options: TaggedOptions): PointAttributes {
  const known = Object.entries(unified).map(([attribute, tag]) => [tag, resource.attributes[attribute]] as const);
  const pairs: (readonly [string, PointAttribute | undefined])[] = [
    ...known.filter(([, value]) => value !== undefined),
    ...Object.entries(options.resourceAttributesAsTags ? resource.attributes : {}),
    ...(options.scopeAsTags
      ? ([
          ["instrumentation_scope", scope.name || undefined],
          ["instrumentation_scope_version", scope.version || undefined],
        ] as const)
      : []),
    ...Object.entries(attributes),
  ];
  const values = new Map<string, Set<string>>();
  for (const [key, value] of pairs) {
    if (value === undefined) continue;
    const tag = shortened(tagAsStored(`${key.replaceAll(":", "_")}:${textOf(value) || "n/a"}`));
    const colon = tag.indexOf(":");
    const [stored, text] = colon < 0 ? [tag, "n/a"] : [tag.slice(0, colon), tag.slice(colon + 1)];
    values.set(stored, (values.get(stored) ?? new Set()).add(text));
  }
  // In the order in which the intake has them.
  return Object.fromEntries([...values].map(([key, all]) => [key, all.size === 1 ? [...all][0]! : [...all].sort()]));
}

/** No more than 200 bytes, and whole characters of them. */
function shortened(tag: string): string {
  const kept = new TextDecoder().decode(Buffer.from(tag).subarray(0, 200), { stream: true });
  return kept === tag ? tag : kept.replace(/[_:]+$/, "");
}

/** OpenTelemetry specification, common/README.md, "AnyValue representation for non-OTLP protocols". */
function textOf(value: PointAttribute): string {
  if (value === null) return "";
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value !== "object") return String(value);
  return JSON.stringify(value, (_, inside: unknown) => (typeof inside === "bigint" ? Number(inside) : inside));
}

function dataOf(point: Point, { histograms = "distributions" }: IntakeForm): Omit<ReceivedPoint, "metric"> {
  switch (point.kind) {
    case "gauge":
      return { kind: "gauge", ...valueOf(point) };
    case "sum": {
      const isGauge = point.temporality === "cumulative" && !point.monotonic;
      return isGauge ? { kind: "gauge", ...valueOf(point) } : { kind: "sum", temporality: "delta", ...valueOf(point) };
    }
    case "histogram":
    case "exponentialHistogram": {
      const { count, sum, min, max } = point.value;
      const hasExtremes = count > 0n;
      const value = {
        count,
        ...(sum !== undefined && { sum }),
        ...(hasExtremes && min !== undefined && { min }),
        ...(hasExtremes && max !== undefined && { max }),
        ...(point.kind === "histogram" && histograms === "counters"
          ? { bounds: point.value.bounds, counts: point.value.counts }
          : { bounds: [], counts: [] }),
      };
      return { kind: "histogram", temporality: "delta", value };
    }
    case "summary":
      return {};
  }
}

function valueOf({ value }: { readonly value?: number | bigint }): { readonly value?: number } {
  return value === undefined ? {} : { value: Number(value) };
}
