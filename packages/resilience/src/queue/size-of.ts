import { type Countable, isPayload, type Payload, pointsIn } from "@meterbridge/core";
import { estimateBytes } from "./estimate-bytes.ts";

/** How much memory something holds while it is kept. */
export interface Size {
  readonly points: number;
  readonly bytes: number;
  /** What is left of the bytes once it is made lean. */
  readonly leanBytes: number;
}

/** What a payload can be made from again, for each data point: the metrics, and the body as it was before it was compressed. */
const sourceBytesPerPoint = 600;

/** @throws Whatever comes of looking into something that is neither metrics nor a payload. */
export function sizeOf(input: Countable): Size {
  const points = pointsIn(input);
  if (!isPayload(input)) {
    const bytes = estimateBytes(input);
    return { points, bytes, leanBytes: bytes };
  }
  const { body } = input;
  const leanBytes = isSparse(body) ? body.byteLength : body.buffer.byteLength;
  // A view keeps the whole of its buffer.
  const bytes = input.split ? body.buffer.byteLength + points * sourceBytesPerPoint : leanBytes;
  return { points, bytes: Math.max(bytes, leanBytes), leanBytes };
}

/**
 * The same without what is only needed to make it again in smaller parts, and without the rest of a much larger buffer:
 * then the body is copied, and the buffer is the garbage collector's.
 */
export function lean<In extends Countable>(input: In): In {
  if (!isPayload(input) || (!input.split && !isSparse(input.body))) return input;
  const { body, contentType, contentEncoding, points, range } = input;
  const payload: Payload = {
    body: isSparse(body) ? new Uint8Array(body) : body,
    contentType,
    ...(contentEncoding !== undefined && { contentEncoding }),
    points,
    ...(range && { range }),
  };
  return payload as Countable as In;
}

function isSparse({ byteLength, buffer }: Uint8Array): boolean {
  return buffer.byteLength > 2 * byteLength;
}
