import type { PointAttributes, ReceivedPoint } from "@meterbridge/conformance";
import { histogramsOfCounters } from "./histograms-of-counters.ts";
import type { IntakePayload, IntakePoint, IntakeSeries, IntakeSketch, IntakeSketchPoint } from "./intake-payload.ts";

/** How points are read from what Datadog takes. */
export interface IntakeForm {
  /**
   * `"counters"`: counts `x.bucket`, `x.count` and `x.sum` and gauges `x.min` and `x.max` of the same tags and second are a histogram `x`, with
   * buckets when there are some. `"distributions"`: they are what they are. `"distributions"` unless said.
   */
  readonly histograms?: "distributions" | "counters";
}

/**
 * The data points that series and sketches say. A count is a delta sum, of which nobody knows whether it is monotonic, a rate a value of no
 * kind; a sketch is a delta histogram with its exact count, sum, minimum and maximum, and without buckets. Tags are attributes, the host is
 * one of the resource.
 *
 * @throws {TypeError} When buckets do not fit together, or have no count.
 */
export function pointsOfIntake(
  { series, sketches }: IntakePayload,
  { histograms: form = "distributions" }: IntakeForm = {},
): readonly ReceivedPoint[] {
  const single = series.flatMap((one) => one.points.map((point) => ({ series: one, point })));
  const { histograms, others } =
    form === "counters" ? histogramsOfCounters(single) : { histograms: [], others: single };
  return [
    ...others.map(({ series: one, point }) => pointOfSeries(one, point)),
    ...histograms.map(({ name, of, ts, value }) => ({ ...originOf(of, ts, name), ...delta, value })),
    ...sketches.flatMap((sketch) => sketch.points.map((point) => pointOfSketch(sketch, point))),
  ];
}

const delta = { kind: "histogram", temporality: "delta" } as const;

function pointOfSeries(series: IntakeSeries, { ts, value }: IntakePoint): ReceivedPoint {
  const origin = originOf(series, ts);
  switch (series.type) {
    case "count":
      return { ...origin, kind: "sum", temporality: "delta", value };
    case "gauge":
      return { ...origin, kind: "gauge", value };
    default:
      return { ...origin, value };
  }
}

function pointOfSketch(sketch: IntakeSketch, { ts, cnt, sum, min, max }: IntakeSketchPoint): ReceivedPoint {
  const value = { count: BigInt(cnt), sum, ...(cnt > 0 && { min, max }), bounds: [], counts: [] };
  return { ...originOf(sketch, ts), ...delta, value };
}

function originOf(
  one: IntakeSeries | IntakeSketch,
  ts: number,
  name: string = one.metric,
): Pick<ReceivedPoint, "metric" | "attributes" | "resource" | "time"> {
  const unit = "unit" in one ? one.unit : "";
  return {
    metric: { name, ...(unit !== "" && { unit }) },
    attributes: attributesOf(one.tags),
    ...(one.host !== undefined && { resource: { attributes: { "host.name": one.host } } }),
    time: BigInt(ts) * 1_000_000_000n,
  };
}

/** The key of a tag is what stands before the first colon; a word alone has an empty value, and a key with several values a list. */
function attributesOf(tags: readonly string[]): PointAttributes {
  const values = new Map<string, string[]>();
  for (const tag of tags) {
    const [key = ""] = tag.split(":", 1);
    values.set(key, [...(values.get(key) ?? []), tag.slice(key.length + 1)]);
  }
  return Object.fromEntries([...values].map(([key, all]) => [key, all.length === 1 ? all[0]! : all]));
}
