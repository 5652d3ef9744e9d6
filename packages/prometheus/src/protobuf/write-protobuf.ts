import { Dropped, isStale, type Point, type SeriesCache } from "@meterbridge/core/points";
import { type Drops, reasonOf } from "../exposition/drops.ts";
import type { Member, WriteFamilies } from "../exposition/family.ts";
import { FamilyMessage } from "./family-message.ts";
import { histogramPoints } from "./histogram-points.ts";
import { nativeHistogramPoints } from "./native-histogram-points.ts";
import { counterPoints, gaugePoints } from "./number-points.ts";
import { seriesOf } from "./series.ts";
import { summaryPoints } from "./summary-points.ts";
import type { WritePoint } from "./write-point.ts";

const metric = 0x22; // MetricFamily.metric

// Points that come to nothing take time, too.
const pointsBetweenYields = 200;
const bytesBetweenYields = 16 * 1024;

/**
 * Writes families as delimited messages of the type `io.prometheus.client.MetricFamily`. Prometheus, "Exposition formats",
 * "Protobuf format"; the schema is `io/prometheus/client/metrics.proto` of prometheus/client_model.
 */
export const writeProtobuf: WriteFamilies = function* (families, body, drops) {
  const out = new FamilyMessage(body);
  let steps = 0;
  let yieldedAt = 0;
  for (const family of families) {
    out.begin(family);
    for (const member of family.members) {
      const kept = (member.cache ??= keptOf(member)) as KeptMember;
      kept.series.begin();
      for (const point of member.points) {
        writeMetric(out, kept, point, drops);
        if (++steps % pointsBetweenYields === 0 || out.written - yieldedAt > bytesBetweenYields) {
          yieldedAt = out.written;
          yield;
        }
      }
      kept.series.end();
    }
    out.end();
    // A family is work, too, also when nothing is written of it.
    if (++steps % pointsBetweenYields === 0) yield;
  }
};

/** What is kept of a metric from scrape to scrape. */
interface KeptMember {
  readonly series: SeriesCache<string>;
  readonly write: WritePoint;
  /** A native histogram says that it has no value any more; all other series are left out then. */
  readonly writesStale: boolean;
  /** How many bytes the length of the last `Metric` took: that of the next most likely takes as many. */
  lengthBytes: number;
}

function keptOf(member: Member): KeptMember {
  const writesStale = member.kind === "exponentialHistogram";
  return { series: seriesOf(member), write: writeOf(member), writesStale, lengthBytes: 1 };
}

function writeOf({ kind, family }: Member): WritePoint {
  switch (kind) {
    case "histogram":
      return histogramPoints();
    case "exponentialHistogram":
      return nativeHistogramPoints();
    case "summary":
      return summaryPoints();
    case "number":
      return family.type === "counter" ? counterPoints() : gaugePoints();
  }
}

function writeMetric(out: FamilyMessage, kept: KeptMember, point: Point, drops: Drops): void {
  const { message } = out;
  const { pos } = message;
  try {
    if (isStale(point) && !kept.writesStale) return;
    const labels = kept.series.next(point.attributes);
    if (labels instanceof Dropped) return drops.add(reasonOf(labels));
    const at = message.open(metric, kept.lengthBytes);
    message.latin1(labels);
    kept.write(message, point);
    kept.lengthBytes = message.close(at, kept.lengthBytes);
    out.next();
  } catch (error) {
    message.pos = pos;
    drops.add(reasonOf(error));
  }
}
