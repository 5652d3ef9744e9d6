import { type Payload, splitIndices } from "@meterbridge/core";
import type { LinePool } from "./line-pool.ts";
import { LineIndex } from "./line-index.ts";

/**
 * A payload of lines. It is divided by its lines, without encoding anything again. Its memory goes back to the pool that it
 * is from.
 */
export function linesPayload(
  body: Uint8Array<ArrayBuffer>,
  positions: readonly number[],
  lineEnds: readonly number[] | undefined,
  pool?: LinePool,
): Payload {
  const index = new LineIndex(body, positions.length, lineEnds);
  return {
    body,
    contentType: "text/plain; charset=utf-8",
    points: positions.length,
    range: [positions[0]!, positions.at(-1)! + 1],
    detail: index,
    split: (by) => parts(index, positions, by),
    ...(pool && { release: () => pool.give(body) }),
  };
}

function* parts(
  index: LineIndex,
  positions: readonly number[],
  by: "halves" | readonly number[],
): Generator<Payload, void> {
  for (const points of splitIndices(positions.length, by)) yield part(index, positions, points);
}

function part(index: LineIndex, positions: readonly number[], points: readonly number[]): Payload {
  const ends: number[] = [];
  let lines = 0;
  const bytes = points.map((point) => {
    const [from, to] = index.linesOf(point);
    ends.push((lines += to - from));
    return index.bytesOf(point);
  });
  const body = Buffer.concat(bytes);
  return linesPayload(
    body,
    points.map((point) => positions[point]!),
    lines === points.length ? undefined : ends,
  );
}
