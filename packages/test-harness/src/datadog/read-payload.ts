import type { RecordedRequest } from "../recorded-request.ts";
import { intakePathOf } from "./intake-paths.ts";
import type { IntakeOrigin, IntakePayload, IntakeSeries, IntakeSketch, IntakeSketchPoint } from "./intake-payload.ts";
import { jsonSeries } from "./json-series.ts";
import { protobufPayload } from "./protobuf-payload.ts";
import { rawBody } from "./raw-body.ts";

/**
 * What a request says, in series or sketches.
 *
 * @throws {Error} When its body is no message of the schema.
 */
export function readPayload(request: RecordedRequest): IntakePayload {
  const body = rawBody(request);
  if (!body) throw new Error("the body is not in the encoding that is told");
  const isJson = request.headers["content-type"]?.startsWith("application/json") ?? false;
  if (intakePathOf(request.path) === "/api/beta/sketches") {
    const { sketches } = protobufPayload("SketchPayload", body) as { readonly sketches: readonly RawSketch[] };
    return { series: [], sketches: sketches.map((sketch) => sketchOf(sketch)) };
  }
  const raw = isJson ? jsonSeries(Buffer.from(body).toString()) : protobufPayload("MetricPayload", body);
  const { series } = raw as { readonly series: readonly RawSeries[] };
  return { series: series.map((one) => seriesOf(one)), sketches: [] };
}

interface RawMetadata {
  readonly metadata?: {
    readonly origin?: {
      readonly origin_product?: number;
      readonly origin_category?: number;
      readonly origin_service?: number;
    } | null;
  } | null;
}

interface RawSeries extends RawMetadata {
  readonly metric: string;
  readonly type: number;
  readonly unit: string;
  readonly interval: number;
  readonly tags: readonly string[];
  readonly resources: IntakeSeries["resources"];
  readonly points: readonly { readonly value: number; readonly timestamp: number }[];
}

interface RawSketch extends RawMetadata {
  readonly metric: string;
  readonly host: string;
  readonly tags: readonly string[];
  readonly dogsketches: readonly IntakeSketchPoint[];
}

const types = ["unspecified", "count", "rate", "gauge"] as const;

function seriesOf(raw: RawSeries): IntakeSeries {
  const { metric, unit, interval, tags, resources } = raw;
  const host = resources.find(({ type }) => type === "host");
  return {
    metric,
    ...(host && { host: host.name }),
    tags,
    type: types[raw.type] ?? "unspecified",
    resources: resources.filter((resource) => resource !== host),
    unit,
    interval,
    ...originOf(raw),
    points: raw.points.map(({ value, timestamp }) => ({ ts: timestamp, value })),
  };
}

function sketchOf(raw: RawSketch): IntakeSketch {
  const { metric, host, tags, dogsketches } = raw;
  return { metric, ...(host !== "" && { host }), tags, ...originOf(raw), points: dogsketches };
}

function originOf({ metadata }: RawMetadata): { readonly origin?: IntakeOrigin } {
  if (!metadata?.origin) return {};
  const { origin_product: product = 0, origin_category: category = 0, origin_service: service = 0 } = metadata.origin;
  return { origin: { product, category, service } };
}
