import { closeQuietly, openToRead, openToWrite, readAt, writeAt } from "./file-calls.ts";

const { crc32 } = process.getBuiltinModule("node:zlib");

/**
 * The file `heartbeat`: a counter of eight bytes, which the owner of a sub-directory lets grow while it lives, and eight more
 * in which whoever adopts it says so. The owner keeps it open, and can so read it wherever it is moved to.
 */
const countBytes = 8;
const takenMark = Buffer.from("adopted\n", "latin1");

/** The most that it can be long. */
export const heartbeatBytes: number = countBytes + takenMark.byteLength;

/** Written in place, which a full disk allows. */
export async function beat(fd: number, count: number): Promise<void> {
  const bytes = Buffer.alloc(countBytes);
  bytes.writeUInt32LE(count % 2 ** 32, 0);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 4)), 4);
  await writeAt(fd, [bytes], 0);
}

/** The counter as it stands, to be compared only. */
export async function readBeat(path: string): Promise<string> {
  try {
    const { fd } = await openToRead(path);
    const bytes = Buffer.alloc(countBytes);
    try {
      return bytes.toString("hex", 0, await readAt(fd, bytes, countBytes, 0));
    } finally {
      await closeQuietly(fd);
    }
  } catch {
    return "";
  }
}

/** Tells the owner that was taken for dead, should it still live. */
export async function markTaken(path: string): Promise<void> {
  try {
    const fd = await openToWrite(path);
    try {
      await writeAt(fd, [takenMark], countBytes);
    } finally {
      await closeQuietly(fd);
    }
  } catch {
    // Then it finds its sub-directory gone, and takes it for deleted.
  }
}

export async function isTaken(fd: number): Promise<boolean> {
  try {
    const bytes = Buffer.alloc(takenMark.byteLength);
    await readAt(fd, bytes, bytes.byteLength, countBytes);
    return bytes.equals(takenMark);
  } catch {
    return false;
  }
}
