import { readAt } from "./file-calls.ts";
import { decodeHeader, frameBytes, magic, type Frame } from "./frame.ts";

/** A frame whose header is whole. Whether its payload is, only `readPayload` says. */
export interface FrameAt {
  readonly kind: "frame";
  readonly at: number;
  readonly frame: Frame;
}

/** Bytes in which no frame can be made out. Those at the end of a segment are what a crash has left of a write. */
export interface Damage {
  readonly kind: "damage";
  readonly at: number;
  readonly bytes: number;
}

export type Piece = FrameAt | Damage;

const smallWindowBytes = 4 * 1024;
const largeWindowBytes = 256 * 1024;

/** A payload that reaches so far behind what was read is worth a hop; shorter ones are read over. */
const hopBytes = 64 * 1024;

/**
 * What a segment holds from one place to another, in order, a handful at a time: one for each read.
 *
 * Payloads are hopped over, so that long ones cost a small read each, and short ones share a large one. Damage ends at the
 * next frame with a whole header. No more than 256 KiB is held, whatever the lengths in the file say.
 */
export async function* readFrames(fd: number, from: number, to: number): AsyncGenerator<readonly Piece[], void, void> {
  let buffer = Buffer.allocUnsafe(Math.min(smallWindowBytes, Math.max(1, to - from)));
  let at = from;
  let damagedFrom: number | undefined;
  while (at < to) {
    const wantedBytes = Math.min(buffer.byteLength, to - at);
    const end = await readAt(fd, buffer, wantedBytes, at);
    if (end === 0) break;
    // The file may have been cut meanwhile.
    const window = readWindow(buffer, end, at, end < wantedBytes ? at + end : to, damagedFrom);
    damagedFrom = window.damagedFrom;
    if (window.pieces.length > 0) yield window.pieces;
    const hops = window.next - (at + end) > hopBytes;
    at = window.next;
    const wanted = hops ? smallWindowBytes : largeWindowBytes;
    if (wanted > buffer.byteLength) buffer = Buffer.allocUnsafe(largeWindowBytes);
    else if (hops && buffer.byteLength > smallWindowBytes) buffer = buffer.subarray(0, smallWindowBytes);
  }
  if (damagedFrom !== undefined && to > damagedFrom) {
    yield [{ kind: "damage", at: damagedFrom, bytes: to - damagedFrom }];
  } else if (at < to) {
    yield [{ kind: "damage", at, bytes: to - at }];
  }
}

interface Window {
  readonly pieces: readonly Piece[];
  /** Where to read on. */
  readonly next: number;
  /** Where the damage begins that goes on there. */
  readonly damagedFrom: number | undefined;
}

/** `start` is where in the file the bytes are from. */
function readWindow(bytes: Buffer, end: number, start: number, to: number, damagedBefore: number | undefined): Window {
  const pieces: Piece[] = [];
  let damagedFrom = damagedBefore;
  let at = 0;
  while (at < end) {
    const isLast = start + end >= to;
    const frame = decodeHeader(bytes, at, end);
    // A header that is cut by the window is read with the next one, which begins there.
    if (frame === "short" && !isLast) return { pieces, next: start + at, damagedFrom };
    if (typeof frame === "object" && start + at + frameBytes(frame) <= to) {
      if (damagedFrom !== undefined) {
        pieces.push({ kind: "damage", at: damagedFrom, bytes: start + at - damagedFrom });
        damagedFrom = undefined;
      }
      pieces.push({ kind: "frame", at: start + at, frame });
      at += frameBytes(frame);
      continue;
    }
    damagedFrom ??= start + at;
    at = nextMagic(bytes, at + 1, end, isLast);
  }
  return { pieces, next: start + at, damagedFrom };
}

/** Where the magic stands next, or may begin and be cut by the end. */
function nextMagic(bytes: Buffer, from: number, end: number, isLast: boolean): number {
  const found = bytes.subarray(0, end).indexOf(magic, from);
  if (found >= 0) return found;
  return isLast ? end : Math.max(from, end - magic.byteLength + 1);
}
