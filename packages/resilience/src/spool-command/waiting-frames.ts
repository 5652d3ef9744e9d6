import { type FrameAt, readFrames } from "../spool/read-frames.ts";

/** The frames of a segment that are not settled yet, each once, in order. */
export async function* waitingFrames(fd: number, bytes: number, settled: number): AsyncGenerator<FrameAt, void, void> {
  let last = settled;
  for await (const pieces of readFrames(fd, 0, bytes)) {
    for (const piece of pieces) {
      if (piece.kind === "damage" || piece.frame.opening || piece.frame.sequence <= last) continue;
      last = piece.frame.sequence;
      yield piece;
    }
  }
}
