import { type Count, invalidValue } from "@meterbridge/core/points";
import { nonFinite } from "./drop-reasons.ts";
import type { Sketch } from "./point-sink.ts";
import { varintSize, writeVarint } from "./varints.ts";

/** A sketch that is to be written, with what has to be known before: how long it gets. */
interface SizedSketch {
  readonly sketch: Sketch;
  readonly second: number;
  readonly count: number;
  readonly keysSize: number;
  readonly countsSize: number;
  /** How many bytes all of it takes. */
  readonly size: number;
}

/** @throws {UnusablePoint} When something of it is not finite, or its count is more than is exact. */
export function sizedSketch(sketch: Sketch, second: number): SizedSketch {
  const { min, max, sum, average, keys, counts } = sketch;
  if (![min, max, sum, average].every((each) => Number.isFinite(each))) throw nonFinite;
  const count = exact(sketch.count);
  let keysSize = 0;
  for (let index = 0; index < keys.length; index++) keysSize += varintSize(zigZag(keys[index]!));
  let countsSize = 0;
  for (let index = 0; index < counts.length; index++) countsSize += varintSize(counts[index]!);
  const size = 2 + varintSize(second) + varintSize(count) + 4 * 9 + listSize(keysSize) + listSize(countsSize);
  return { sketch, second, count, keysSize, countsSize, size };
}

/**
 * Writes it as `SketchPayload.Sketch.Dogsketch`: `ts` 1, `cnt` 2, `min` 3, `max` 4, `avg` 5, `sum` 6, `k` 7 (zigzag) and `n` 8, both
 * packed. Gives the place behind it. DataDog/agent-payload, proto/metrics/agent_payload.proto.
 */
export function writeDogsketch(bytes: Buffer, sized: SizedSketch, pos: number): number {
  const { sketch, second, count, keysSize, countsSize } = sized;
  const { min, max, sum, average, keys, counts } = sketch;
  bytes[pos++] = 0x08;
  pos = writeVarint(bytes, second, pos);
  bytes[pos++] = 0x10;
  pos = writeVarint(bytes, count, pos);
  pos = writeDouble(bytes, 0x19, min, pos);
  pos = writeDouble(bytes, 0x21, max, pos);
  pos = writeDouble(bytes, 0x29, average, pos);
  pos = writeDouble(bytes, 0x31, sum, pos);
  if (keysSize === 0) return pos;
  bytes[pos++] = 0x3a;
  pos = writeVarint(bytes, keysSize, pos);
  for (let index = 0; index < keys.length; index++) pos = writeVarint(bytes, zigZag(keys[index]!), pos);
  bytes[pos++] = 0x42;
  pos = writeVarint(bytes, countsSize, pos);
  for (let index = 0; index < counts.length; index++) pos = writeVarint(bytes, counts[index]!, pos);
  return pos;
}

function listSize(content: number): number {
  return content === 0 ? 0 : 1 + varintSize(content) + content;
}

function writeDouble(bytes: Buffer, tag: number, value: number, pos: number): number {
  bytes[pos] = tag;
  return bytes.writeDoubleLE(value, pos + 1);
}

/** So that numbers near zero take the least, whatever their sign. */
function zigZag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

/** Sketches have no more than 2^44 observations. @throws {UnusablePoint} When it is no number that is exact. */
function exact(count: Count): number {
  const number = Number(count);
  if (!Number.isSafeInteger(number) || number < 0) throw invalidValue;
  return number;
}
