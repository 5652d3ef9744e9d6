import { readAt } from "../spool/file-calls.ts";

const windowBytes = 256 * 1024;

/** The CRC-32 of a part of a file; `undefined` when the file ends before. */
export type Checksum = (from: number, bytes: number) => number | undefined | Promise<number | undefined>;

/**
 * Computes checksums of the parts of a file, which come in order. It is read in pieces of 256 KiB; what lies in the last one
 * is answered at once, so that many small parts cost one read.
 */
export function checksumsOf(fd: number): Checksum {
  const { crc32 } = process.getBuiltinModule("node:zlib");
  const window = Buffer.allocUnsafe(windowBytes);
  let start = 0;
  let end = 0;

  return (from, bytes) => {
    const isRead = from >= start && from + bytes <= end;
    return isRead ? crc32(window.subarray(from - start, from - start + bytes)) : read(from, bytes);
  };

  async function read(from: number, bytes: number): Promise<number | undefined> {
    let crc = 0;
    for (let at = from; at < from + bytes; at = end) {
      start = at;
      end = at + (await readAt(fd, window, windowBytes, at));
      if (end === at) return undefined;
      crc = crc32(window.subarray(0, Math.min(end, from + bytes) - at), crc);
    }
    return crc;
  }
}
