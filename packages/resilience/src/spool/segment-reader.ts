import { codeOf, type Payload } from "@meterbridge/core";
import { closeQuietly, openToRead } from "./file-calls.ts";
import { frameBytes } from "./frame.ts";
import { type FrameAt, type Piece, readFrames } from "./read-frames.ts";
import { readPayload } from "./read-payload.ts";

/** Reads the payloads of one segment in their order, also while more are written to it. */
export interface SegmentReader {
  /**
   * The first payload from this position on that has this sequence, or a higher one: what has a lower one is repeated. Up to
   * `end`, which may grow meanwhile; `undefined` when there is none.
   */
  read(position: number, sequence: number, end: () => number): Promise<PayloadAt | undefined>;
  close(): Promise<void>;
}

interface PayloadAt extends FrameAt {
  /** Absent: its bytes are damaged. */
  readonly payload: Payload | undefined;
}

/** Where it has got to. */
interface Cursor {
  readonly frames: AsyncGenerator<readonly Piece[], void, void>;
  readonly end: number;
  pieces: readonly Piece[];
  index: number;
  /** Behind the frame that was read last. */
  at: number;
}

/** The file is opened with the first read. */
export function segmentReader(path: string): SegmentReader {
  let fd: number | undefined;
  let cursor: Cursor | undefined;

  return {
    async read(position, sequence, end) {
      fd ??= (await openToRead(path)).fd;
      const frame = await nextFrame(fd, position, sequence, end);
      return frame && { ...frame, payload: await readOrLose(fd, frame) };
    },
    async close() {
      if (fd !== undefined) await closeQuietly(fd);
      fd = undefined;
    },
  };

  async function nextFrame(
    fd: number,
    position: number,
    sequence: number,
    end: () => number,
  ): Promise<FrameAt | undefined> {
    if (cursor?.at !== position) cursor = cursorAt(fd, position, end());
    for (;;) {
      const piece = cursor.pieces[cursor.index++];
      if (piece?.kind === "frame" && !piece.frame.opening && piece.frame.sequence >= sequence) {
        cursor.at = piece.at + frameBytes(piece.frame);
        return piece;
      }
      if (piece) continue;
      const more = await cursor.frames.next();
      if (!more.done) {
        cursor.pieces = more.value;
        cursor.index = 0;
        continue;
      }
      const hasGrown = cursor.end < end();
      cursor = cursorAt(fd, position, end());
      if (!hasGrown) return undefined;
    }
  }
}

function cursorAt(fd: number, position: number, end: number): Cursor {
  return { frames: readFrames(fd, position, end), end, pieces: [], index: 0, at: position };
}

/** What the disk cannot read is damaged, and the rest is not. */
async function readOrLose(fd: number, frame: FrameAt): Promise<Payload | undefined> {
  try {
    return await readPayload(fd, frame);
  } catch (error) {
    if (codeOf(error) === "EIO") return undefined;
    throw error;
  }
}
