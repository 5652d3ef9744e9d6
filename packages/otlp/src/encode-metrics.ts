import type { Payload } from "@meterbridge/core";
import { countDataPoints, dataPointsOf } from "@meterbridge/core/points";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import { Arena } from "./arena.ts";
import { BodyPool } from "@meterbridge/core";
import type { Cache, ScopeCache } from "./cache.ts";
import type { Chunk } from "./chunk.ts";
import { chunkPoints } from "./chunk-points.ts";
import type { Format, Wrapper } from "./format.ts";
import { identify, type MetricSlot } from "./metric-slot.ts";
import { Request } from "./request.ts";
import { Run } from "./run.ts";
import type { Source } from "./source.ts";
import { splitPayload } from "./split-payload.ts";
import type { DropReason } from "./unencodable.ts";

/** So many points, or the like of it, are encoded between two chances to interrupt. */
const pointsPerTurn = 256;

/** Encodes metrics, with what is kept from the export before where there is such a thing. */
export function* encodeMetrics(source: Source, cache: Cache | undefined): Generator<Payload | undefined, void> {
  const { format, metrics, maxRequestBytes } = source;
  const dropped: number[] = [];
  const arena = cache?.arena ?? new Arena();
  const budget = cache !== undefined && cache.budget.maxBytes > 0 ? cache.budget : undefined;
  const run = new Run(arena, budget, maxRequestBytes, (reason: DropReason, position: number, point: object) => {
    dropped.push(position);
    source.drop(reason, point);
  });
  const bodies = cache?.bodies ?? new BodyPool();
  const resource = metrics.resource ?? {};
  const makeResource = (): Wrapper => format.resource(arena, resource);
  const around = budget ? cache!.resource.of(budget, resource, makeResource) : makeResource();
  const request = new Request(format, around, maxRequestBytes, bodies, countDataPoints(metrics));
  const encoding: Encoding = { source, run, request, bodies, dropped };
  const scopes = metrics.scopeMetrics;
  let work = 0;
  for (let scopeIndex = 0; scopeIndex < scopes.length; scopeIndex++) {
    const scope = scopes[scopeIndex]!;
    const kept = budget && cache!.scope(run, scopeIndex, scope.scope);
    const makeScope = (): Wrapper => format.scope(arena, scope.scope);
    request.openScope(kept ? kept.wrapper.of(budget, scope.scope, makeScope) : makeScope());
    for (let metricIndex = 0; metricIndex < scope.metrics.length; metricIndex++) {
      const metric = scope.metrics[metricIndex]!;
      const points = dataPointsOf(metric);
      run.points = points;
      const slot = findSlot(run, kept, metricIndex, metric, format);
      if (slot === undefined) {
        for (let index = 0; index < points.length; index++) run.dropPoint(index, "invalid_metric");
        run.base += points.length;
        continue;
      }
      const size = chunkPoints(metric, points);
      const alone = points.length <= size ? slot.frame : undefined;
      if (alone === undefined) request.openMetric(slot.frame);
      for (let from = 0, chunkIndex = 0; from < points.length; from += size, chunkIndex++) {
        const to = Math.min(from + size, points.length);
        const chunk = slot.points.encode(run, chunkIndex, points, from, to, alone);
        if (alone === undefined || chunk.wholeStart < 0 || !request.addWhole(chunk, run.base)) {
          if (alone !== undefined) request.openMetric(alone);
          yield* addPoints(encoding, chunk, from, points.length / size);
        }
        work += to - from + 16 + ((chunk.end - chunk.start) >>> 10);
        if (work >= pointsPerTurn) {
          work = 0;
          yield undefined;
        }
      }
      slot.points.forget(run, slot.kept ? Math.ceil(points.length / size) : 0);
      run.base += points.length;
    }
    kept?.finish(run, scope.metrics.length);
  }
  cache?.finish(run, scopes.length);
  const last = request.points > 0 ? payloadOf(encoding) : undefined;
  source.whenEncoded?.();
  if (last) yield last;
}

/** What is under way. */
interface Encoding {
  readonly source: Source;
  readonly run: Run;
  readonly request: Request;
  readonly bodies: BodyPool;
  /** The positions of the points that were left out. */
  readonly dropped: readonly number[];
}

/** Adds the points of a chunk, the first of which is the metric's point `from`, to as many payloads as they need. */
function* addPoints(encoding: Encoding, chunk: Chunk, from: number, chunks: number): Generator<Payload, void> {
  const { run, request } = encoding;
  for (let index = 0; index < chunk.ends.length;) {
    index = request.addPoints(chunk, index, run.base + from, chunks);
    if (index === chunk.ends.length) return;
    if (request.points > 0) {
      yield payloadOf(encoding);
      request.begin();
    } else {
      run.dropPoint(from + index++, "point_too_large");
    }
  }
}

/** Makes a payload of what was requested so far. */
function payloadOf({ source, request, bodies, dropped }: Encoding): Payload {
  const { points, from, to } = request;
  const body = request.finish();
  const outer = (position: number): number => source.positions?.[position] ?? position;
  return {
    body,
    contentType: source.format.contentType,
    points,
    range: [outer(from), outer(to - 1) + 1],
    split: (by) => splitPayload(source, from, to, dropped, by, encodeMetrics),
    release: () => bodies.give(body),
  };
}

/** What is kept of a metric, or what is made for it now; `undefined` when it is no metric. */
function findSlot(
  run: Run,
  kept: ScopeCache | undefined,
  index: number,
  metric: MetricData,
  format: Format,
): MetricSlot | undefined {
  try {
    const found = kept?.find(run, index, metric);
    if (found !== undefined) return found;
    const slot = format.metric(identify(metric));
    if (slot !== undefined && kept !== undefined) slot.kept = kept.keep(run, index, slot);
    return slot;
  } catch {
    return undefined;
  }
}
