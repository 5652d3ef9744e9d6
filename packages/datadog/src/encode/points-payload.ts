import { type BodyPool, type Payload, splitIndices } from "@meterbridge/core";
import { contentTypeOf, type PayloadDetail, type PayloadKind } from "./payload-kind.ts";

/** What is known of each data point of a body, in order. */
export interface BodyPoints {
  readonly kind: PayloadKind;
  readonly positions: readonly number[];
  /** Where the bytes of each end. */
  readonly ends: readonly number[];
  /** The second of each. */
  readonly seconds: readonly number[];
}

/**
 * A payload of series or of sketches. Each stands for itself in it, so that it is divided by its bytes, without encoding
 * anything again. Its memory goes back to the pool that it is from.
 */
export function pointsPayload(body: Uint8Array<ArrayBuffer>, points: BodyPoints, pool?: BodyPool): Payload {
  const { kind, positions, seconds } = points;
  const newest = seconds.reduce((latest, second) => Math.max(latest, second));
  const detail: PayloadDetail = { seconds };
  return {
    body,
    contentType: contentTypeOf({ kind, newest }),
    points: positions.length,
    range: [positions[0]!, positions.at(-1)! + 1],
    detail,
    split: (by) => parts(body, points, by),
    ...(pool && { release: () => pool.give(body) }),
  };
}

function* parts(
  body: Uint8Array,
  points: BodyPoints,
  by: "halves" | readonly number[],
): Generator<Payload | undefined, void> {
  for (const indices of splitIndices(points.positions.length, by)) yield part(body, points, indices);
}

function part(body: Uint8Array, { kind, positions, ends, seconds }: BodyPoints, indices: readonly number[]): Payload {
  let size = 0;
  const partEnds: number[] = [];
  const bytes = indices.map((index) => {
    const own = body.subarray(index === 0 ? 0 : ends[index - 1]!, ends[index]);
    partEnds.push((size += own.length));
    return own;
  });
  return pointsPayload(Buffer.concat(bytes), {
    kind,
    positions: indices.map((index) => positions[index]!),
    ends: partEnds,
    seconds: indices.map((index) => seconds[index]!),
  });
}
