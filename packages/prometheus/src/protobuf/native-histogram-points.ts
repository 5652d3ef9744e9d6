import { type ExponentialHistogramValue, noRecordedValue, type Point } from "@meterbridge/core/points";
import type { NativeBuckets } from "../native/native-buckets.ts";
import { type NativeHistogram, staleNativeHistogram, toNativeHistogram } from "../native/native-histogram.ts";
import { exemplarsOf } from "../exposition/exemplars.ts";
import { writeNativeExemplars } from "./exemplars.ts";
import type { MessageBuffer } from "./message-buffer.ts";
import { StartTimes } from "./timestamp.ts";
import type { WritePoint } from "./write-point.ts";

const histogram = 0x3a; // Metric.histogram
const sampleCount = 0x08; // Histogram.sample_count
const sampleSum = 0x11; // Histogram.sample_sum
const schema = 0x28; // Histogram.schema
const zeroThreshold = 0x31; // Histogram.zero_threshold
const zeroCount = 0x38; // Histogram.zero_count
const negativeSpan = 0x4a; // Histogram.negative_span
const negativeDelta = 0x52; // Histogram.negative_delta, packed
const positiveSpan = 0x62; // Histogram.positive_span
const positiveDelta = 0x6a; // Histogram.positive_delta, packed
const spanOffset = 0x08; // BucketSpan.offset
const spanLength = 0x10; // BucketSpan.length

/** Exponential histograms, as native ones. */
export function nativeHistogramPoints(): WritePoint {
  const startTimes = new StartTimes(0x7a); // Histogram.created_timestamp
  let lengthBytes = 2;
  return (message, point) => {
    const native = nativeOf(point);
    const exemplars = exemplarsOf(point);
    const at = message.open(histogram, lengthBytes);
    message.count(sampleCount, native.count);
    if (native.sum === undefined) message.staleNaN(sampleSum);
    else message.double(sampleSum, native.sum);
    message.signed(schema, native.schema);
    message.double(zeroThreshold, native.zeroThreshold);
    message.count(zeroCount, native.zeroCount);
    writeBuckets(message, native.negative, negativeSpan, negativeDelta);
    writeBuckets(message, native.positive, positiveSpan, positiveDelta);
    // Nothing else would tell it from a histogram with fixed buckets.
    if (isBlank(native)) writeSpan(message, positiveSpan, 0, 0);
    startTimes.write(message, point.startTime);
    if (exemplars) writeNativeExemplars(message, exemplars);
    lengthBytes = message.close(at, lengthBytes);
  };
}

function nativeOf({ value, flags }: Point): NativeHistogram {
  if (((flags ?? 0) & noRecordedValue) !== 0) return staleNativeHistogram;
  return toNativeHistogram(value as ExponentialHistogramValue);
}

function isBlank({ zeroThreshold, zeroCount, positive, negative }: NativeHistogram): boolean {
  return zeroThreshold === 0 && zeroCount === 0 && positive.spans.length === 0 && negative.spans.length === 0;
}

function writeBuckets(message: MessageBuffer, { spans, deltas }: NativeBuckets, span: number, delta: number): void {
  for (const { offset, length } of spans) writeSpan(message, span, offset, length);
  if (deltas.length === 0) return;
  const lengthBytes = deltas.length < 100 ? 1 : 2;
  const at = message.open(delta, lengthBytes);
  message.ensure(deltas.length * 10);
  for (const each of deltas) message.zigzag(each);
  message.close(at, lengthBytes);
}

function writeSpan(message: MessageBuffer, tag: number, offset: number, length: number): void {
  const at = message.open(tag, 1);
  message.signed(spanOffset, offset);
  message.count(spanLength, length);
  message.close(at, 1);
}
