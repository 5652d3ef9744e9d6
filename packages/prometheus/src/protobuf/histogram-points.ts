import { addCounts, type Count, countOf, type Exemplar, invalidValue } from "@meterbridge/core/points";
import { finiteBounds, histogramOf } from "../exposition/buckets.ts";
import { exemplarsOf } from "../exposition/exemplars.ts";
import { writeLatestIn } from "./exemplars.ts";
import type { MessageBuffer } from "./message-buffer.ts";
import { StartTimes } from "./timestamp.ts";
import type { WritePoint } from "./write-point.ts";

const histogram = 0x3a; // Metric.histogram
const sampleCount = 0x08; // Histogram.sample_count
const sampleSum = 0x11; // Histogram.sample_sum
const bucket = 0x1a; // Histogram.bucket
const cumulativeCount = 0x08; // Bucket.cumulative_count
const upperBound = 0x11; // Bucket.upper_bound
const exemplar = 0x1a; // Bucket.exemplar

/** Histograms with fixed buckets. The infinite bucket goes without saying, unless it has an exemplar. */
export function histogramPoints(): WritePoint {
  const startTimes = new StartTimes(0x7a); // Histogram.created_timestamp
  let lengthBytes = 2;
  return (message, point) => {
    const value = histogramOf(point);
    const count = countOf(value.count);
    const { sum } = value;
    const exemplars = exemplarsOf(point);
    const at = message.open(histogram, lengthBytes);
    message.count(sampleCount, count);
    if (sum !== undefined && sum !== null && typeof sum !== "number") throw invalidValue;
    // Where there is none, Prometheus would take 0 for it.
    message.double(sampleSum, sum ?? NaN);
    const { counts, boundaries } = value.buckets;
    if (counts.length > 0) {
      const bounds = finiteBounds(boundaries);
      if (writeBuckets(message, bounds, counts, exemplars) !== count) throw invalidValue;
      if (exemplars) writeInfiniteBucket(message, bounds.at(-1) ?? -Infinity, count, exemplars);
    }
    startTimes.write(message, point.startTime);
    lengthBytes = message.close(at, lengthBytes);
  };
}

/** Returns the count of all buckets. */
function writeBuckets(
  message: MessageBuffer,
  bounds: readonly number[],
  counts: readonly Count[],
  exemplars: readonly Exemplar[] | undefined,
): Count {
  let total: Count = 0;
  for (let index = 0; index < counts.length; index++) {
    total = addCounts(total, countOf(counts[index]));
    if (index >= bounds.length) continue;
    const bound = bounds[index]!;
    const at = message.open(bucket, 1);
    message.count(cumulativeCount, total);
    message.double(upperBound, bound);
    if (exemplars) writeLatestIn(message, exemplar, exemplars, [bounds[index - 1] ?? -Infinity, bound]);
    message.close(at, 1);
  }
  return total;
}

function writeInfiniteBucket(
  message: MessageBuffer,
  above: number,
  count: Count,
  exemplars: readonly Exemplar[],
): void {
  const { pos } = message;
  const at = message.open(bucket, 1);
  message.count(cumulativeCount, count);
  message.double(upperBound, Infinity);
  const before = message.pos;
  writeLatestIn(message, exemplar, exemplars, [above, Infinity]);
  if (message.pos === before) message.pos = pos;
  else message.close(at, 1);
}
