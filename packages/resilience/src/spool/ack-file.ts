import { messageOf, quietDiag } from "@meterbridge/core";
import { closeQuietly, openToRead, openToWrite, readAt, writeAt } from "./file-calls.ts";

const { crc32 } = process.getBuiltinModule("node:zlib");

/**
 * How far a segment is settled, and how often its oldest payload was tried without an answer. It is in the segment's ack
 * file: two slots of 16 bytes for either mark, overwritten in turn, so that one of them is always whole.
 *
 * | at | bytes | is                                                          |
 * | -- | ----- | ----------------------------------------------------------- |
 * | 0  | 1     | 1: settled up to this sequence; 2: this sequence was tried  |
 * | 1  | 1     | how often it was tried                                      |
 * | 2  | 2     | the turn: one more than in the slot written before          |
 * | 4  | 8     | sequence                                                    |
 * | 12 | 4     | CRC-32 of the twelve bytes before                           |
 */
export interface Marks {
  /** Everything up to this sequence is settled. */
  readonly settled: number;
  readonly tried: Tried;
  /** The last turn of either mark. */
  readonly turns: readonly [settled: number, tried: number];
}

export interface Tried {
  readonly sequence: number;
  readonly times: number;
}

/** Writes the marks of one segment. What cannot be written is let go: then more is delivered again after a crash. */
export interface AckFile {
  /** Soon, not at once: of several in a row only the last is written. */
  settle(sequence: number): void;
  /** Resolves when it is written. */
  tried(tried: Tried): Promise<void>;
  /** Resolves when everything is written and the file is closed. */
  close(): Promise<void>;
}

/** The most that an ack file can be long. */
export const ackFileBytes = 64;

const slotBytes = 16;
const settledKind = 1;
const triedKind = 2;

export const noMarks: Marks = { settled: 0, tried: { sequence: 0, times: 0 }, turns: [0, 0] };

/** What is missing or damaged counts for nothing: then more is delivered again. */
export async function readMarks(path: string): Promise<Marks> {
  try {
    const { fd } = await openToRead(path);
    const bytes = Buffer.alloc(ackFileBytes);
    try {
      return decodeMarks(bytes.subarray(0, await readAt(fd, bytes, ackFileBytes, 0)));
    } finally {
      await closeQuietly(fd);
    }
  } catch {
    return noMarks;
  }
}

function decodeMarks(bytes: Buffer): Marks {
  let { settled, tried } = noMarks;
  const turns: [number, number] = [0, 0];
  for (let at = 0; at + slotBytes <= bytes.byteLength; at += slotBytes) {
    if (crc32(bytes.subarray(at, at + 12)) !== bytes.readUInt32LE(at + 12)) continue;
    const turn = bytes.readUInt16LE(at + 2);
    const sequence = bytes.readUInt32LE(at + 4) + bytes.readUInt32LE(at + 8) * 2 ** 32;
    if (bytes[at] === settledKind) {
      if (sequence > settled) turns[0] = turn;
      settled = Math.max(settled, sequence);
    } else if (bytes[at] === triedKind && (turns[1] === 0 || turn === nextTurn(turns[1]))) {
      tried = { sequence, times: bytes[at + 1]! };
      turns[1] = turn;
    }
  }
  return { settled, tried, turns };
}

/** 0 is for a mark that was never written. */
function nextTurn(turn: number): number {
  return (turn % 0xffff) + 1;
}

/** Goes on from these marks; `path` is opened with the first one that is written. */
export function ackFile(path: string, marks: Marks = noMarks): AckFile {
  const turns = [...marks.turns];
  let opening: Promise<number> | undefined;
  let wanted: number | undefined;
  let last: Promise<void> = Promise.resolve();

  return {
    settle(sequence) {
      if (wanted === undefined) last = last.then(writeSettled);
      wanted = sequence;
    },
    tried: ({ sequence, times }) => (last = last.then(() => writeSlot(triedKind, sequence, times))),
    async close() {
      await last;
      const fd = await opening?.catch(() => undefined);
      opening = undefined;
      if (fd !== undefined) await closeQuietly(fd);
    },
  };

  async function writeSettled(): Promise<void> {
    const sequence = wanted!;
    wanted = undefined;
    await writeSlot(settledKind, sequence, 0);
  }

  async function writeSlot(kind: number, sequence: number, times: number): Promise<void> {
    const turn = nextTurn(turns[kind - 1]!);
    turns[kind - 1] = turn;
    const slot = Buffer.alloc(slotBytes);
    slot[0] = kind;
    slot[1] = Math.min(times, 255);
    slot.writeUInt16LE(turn, 2);
    slot.writeUInt32LE(sequence % 2 ** 32, 4);
    slot.writeUInt32LE(Math.floor(sequence / 2 ** 32), 8);
    slot.writeUInt32LE(crc32(slot.subarray(0, 12)), 12);
    try {
      const fd = await (opening ??= openToWrite(path));
      await writeAt(fd, [slot], ((kind - 1) * 2 + (turn % 2)) * slotBytes);
    } catch (error) {
      opening = undefined;
      quietDiag.debug(`the spool cannot write down what is delivered: ${messageOf(error)}`);
    }
  }
}
