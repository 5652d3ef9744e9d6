import { readAt } from "../spool/file-calls.ts";
import { decodeHeader, fixedBytes, frameBytes, maxContentTypeBytes } from "../spool/frame.ts";

const chunkBytes = 64 * 1024;

/**
 * Whether the end of a segment, in which no frame can be made out, is what a crash leaves of a write: the beginning of a
 * good frame, or zeros. Anything else has become so later.
 */
export async function isUnfinished(fd: number, at: number, bytes: number): Promise<boolean> {
  const header = Buffer.alloc(Math.min(bytes, fixedBytes + maxContentTypeBytes));
  const read = await readAt(fd, header, header.byteLength, at);
  const frame = decodeHeader(header, 0, read);
  if (frame) return frame === "short" || frameBytes(frame) > bytes;
  return isZero(fd, at, bytes);
}

async function isZero(fd: number, at: number, bytes: number): Promise<boolean> {
  const chunk = Buffer.alloc(Math.min(chunkBytes, bytes));
  for (let done = 0; done < bytes;) {
    const read = await readAt(fd, chunk, Math.min(chunk.byteLength, bytes - done), at + done);
    if (read === 0) return true;
    if (chunk.subarray(0, read).some((byte) => byte !== 0)) return false;
    done += read;
  }
  return true;
}
