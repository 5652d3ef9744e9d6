/** Some neighbouring points of a metric, encoded: in the arena, or kept for the next export. */
export class Chunk {
  readonly bytes: Buffer;
  /** Where the points are in `bytes`. */
  readonly start: number;
  readonly end: number;
  /** Where each point ends, counted from `start`. A dropped point has no bytes. */
  readonly ends: readonly number[];
  /** Where the metric begins and ends, if its head and tail are around the points; else -1. */
  readonly wholeStart: number;
  readonly wholeEnd: number;

  constructor(
    bytes: Buffer,
    start: number,
    end: number,
    ends: readonly number[],
    wholeStart: number,
    wholeEnd: number,
  ) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.ends = ends;
    this.wholeStart = wholeStart;
    this.wholeEnd = wholeEnd;
  }
}
