import type { Point } from "@meterbridge/core/points";
import { viewOf } from "./arena.ts";
import { Chunk } from "./chunk.ts";
import type { Frame } from "./frame.ts";
import type { Points } from "./points.ts";
import type { Run } from "./run.ts";
import { writePoints, type WritePoint } from "./write-points.ts";

/** The encoded points of the last export, in which only the numbers are replaced. */
export interface Image {
  readonly chunk: Chunk;
  readonly view: DataView;
  readonly snapshot: readonly unknown[];
  /** How many of the points can be recognised. */
  readonly stable: number;
  readonly bounds: readonly number[] | undefined;
  /** Where the snapshot of the first point begins that did not match. */
  cursor: number;
  readonly cost: number;
  misses: number;
}

/** Replaces the numbers in an image, up to the first point that does not match; returns how many did. */
export type PatchPoints = (run: Run, image: Image, points: readonly Point[], from: number, to: number) => number;

/**
 * Points whose numbers all have a fixed width, so that the next export patches them in place.
 *
 * That is what makes the steady state many times faster than to encode again: the attributes, most of the bytes, are
 * only compared.
 */
export class PatchedPoints implements Points {
  readonly #images: (Image | undefined)[] = [];
  /** How many chunks have been seen before: what comes once, as in a process that exports once, is not worth keeping. */
  #seen = 0;
  readonly #write: WritePoint;
  readonly #patch: PatchPoints;

  constructor(write: WritePoint, patch: PatchPoints) {
    this.#write = write;
    this.#patch = patch;
  }

  encode(run: Run, chunk: number, points: readonly Point[], from: number, to: number, alone: Frame | undefined): Chunk {
    run.beginChunk();
    const image = this.#images[chunk];
    let matched = 0;
    if (image !== undefined) {
      if ((alone !== undefined) === image.chunk.wholeStart >= 0) matched = this.#patch(run, image, points, from, to);
      if (matched === to - from && matched === image.chunk.ends.length) {
        image.misses = 0;
        return image.chunk;
      }
    }
    return this.#encodeRest(run, chunk, points, from, to, alone, image, matched);
  }

  forget(run: Run, from: number): void {
    this.#seen = Math.min(this.#seen, from);
    if (this.#images.length <= from) return;
    for (const image of this.#images.splice(from)) if (image) run.budget?.give(image.cost);
  }

  #encodeRest(
    run: Run,
    number: number,
    points: readonly Point[],
    from: number,
    to: number,
    frame: Frame | undefined,
    image: Image | undefined,
    matched: number,
  ): Chunk {
    const { arena } = run;
    const misses = image === undefined || matched * 2 > to - from ? 0 : ++image.misses;
    // Points that come in another order at each export are not worth keeping; ask again now and then.
    const keep = run.budget !== undefined && number < this.#seen && (misses < 3 || misses % 16 === 0);
    this.#seen = Math.max(this.#seen, number + 1);
    run.snapshot = keep ? (image?.snapshot.slice(0, matched === 0 ? 0 : image.cursor) ?? []) : undefined;
    run.bounds = matched > 0 ? image!.bounds : undefined;
    arena.begin(32 * 1024);
    if (frame) {
      arena.ensure(frame.headRoom);
      arena.pos += frame.headRoom;
    }
    const start = arena.pos;
    const ends: number[] = [];
    if (image !== undefined && matched > 0) {
      for (let index = 0; index < matched; index++) ends.push(image.chunk.ends[index]!);
      arena.append(image.chunk.bytes, image.chunk.start, image.chunk.start + ends[matched - 1]!);
    }
    const stable = writePoints(run, points, from + matched, to, start, ends, this.#write) - from;
    const chunk = finishChunk(run, start, ends, frame);
    if (!keep) return chunk;
    if (image) this.#drop(run, number, image);
    return this.#keep(run, number, chunk, stable, misses)?.chunk ?? chunk;
  }

  #keep(run: Run, number: number, chunk: Chunk, stable: number, misses: number): Image | undefined {
    const from = chunk.wholeStart < 0 ? chunk.start : chunk.wholeStart;
    const to = chunk.wholeStart < 0 ? chunk.end : chunk.wholeEnd;
    const cost = to - from + 8 * (chunk.ends.length + run.snapshot!.length) + 700;
    if (to === from || !run.budget!.take(cost)) return undefined;
    const bytes = Buffer.allocUnsafeSlow(to - from);
    chunk.bytes.copy(bytes, 0, from, to);
    const whole = chunk.wholeStart >= 0;
    return (this.#images[number] = {
      chunk: new Chunk(
        bytes,
        chunk.start - from,
        chunk.end - from,
        chunk.ends.slice(),
        whole ? 0 : -1,
        whole ? bytes.length : -1,
      ),
      view: viewOf(bytes),
      snapshot: run.snapshot!.slice(),
      stable,
      bounds: run.bounds,
      cursor: 0,
      cost,
      misses,
    });
  }

  #drop(run: Run, number: number, image: Image): void {
    run.budget!.give(image.cost);
    this.#images[number] = undefined;
  }
}

/** Makes a chunk of what is in the arena from `start` on, with the metric's head and tail when it is its only one. */
export function finishChunk(run: Run, start: number, ends: readonly number[], frame: Frame | undefined): Chunk {
  const { arena } = run;
  const end = arena.pos;
  if (!frame || end === start) return new Chunk(arena.bytes, start, end, ends, -1, -1);
  arena.pos -= frame.separatorBytes;
  arena.append(frame.tail, 0, frame.tail.length);
  const wholeStart = frame.putHead(arena.bytes, start, end - start - frame.separatorBytes);
  return new Chunk(arena.bytes, start, end, ends, wholeStart, arena.pos);
}
