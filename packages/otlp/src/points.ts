import type { Point } from "@meterbridge/core/points";
import type { Chunk } from "./chunk.ts";
import type { Frame } from "./frame.ts";
import type { Run } from "./run.ts";

/** How the points of one metric are encoded; it keeps what saves work at the next export. */
export interface Points {
  /** Encodes the points from one index to before another, which are the metric's chunk of that number. */
  encode(run: Run, chunk: number, points: readonly Point[], from: number, to: number, alone: Frame | undefined): Chunk;
  /** Forgets the chunks from this number on. */
  forget(run: Run, from: number): void;
}
