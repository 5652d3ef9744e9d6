import type { Stats } from "node:fs";
import { promisify } from "node:util";
import { codeOf } from "@meterbridge/core";

const fs = process.getBuiltinModule("node:fs");

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL } = fs.constants;
// Windows has neither.
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants as Partial<typeof fs.constants>;

const openFile = promisify(fs.open);
const readFile = promisify(fs.read);

/** Calls on open files, on the thread pool. Descriptors, because nothing may close them behind our back. */
export const fdatasync: (fd: number) => Promise<void> = promisify(fs.fdatasync);
const fsync: (fd: number) => Promise<void> = promisify(fs.fsync);
export const ftruncate: (fd: number, bytes: number) => Promise<void> = promisify(fs.ftruncate);
export const fstat: (fd: number) => Promise<Stats> = promisify(fs.fstat);
const closeFile = promisify(fs.close);
const writeVector = promisify(fs.writev);

/** A new file that only its owner may read. Fails when there is something of that name, be it a link. */
export function createFile(path: string): Promise<number> {
  return openFile(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
}

/** A file to be written in place, made when it is not there. Follows no link. */
export function openToWrite(path: string): Promise<number> {
  return openFile(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
}

/** A plain file to be read. Follows no link, and does not wait for the other end of a pipe. */
export async function openToRead(path: string): Promise<{ readonly fd: number; readonly bytes: number }> {
  const fd = await openFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = await fstat(fd);
    if (!stats.isFile()) throw Object.assign(new Error(`${path} is no plain file`), { code: "EFTYPE" });
    return { fd, bytes: stats.size };
  } catch (error) {
    await closeQuietly(fd);
    throw error;
  }
}

/** Reads as much as there is, up to `bytes`; a read may give less than asked for without an end. */
export async function readAt(fd: number, into: Buffer, bytes: number, position: number): Promise<number> {
  let done = 0;
  while (done < bytes) {
    const { bytesRead } = await readFile(fd, into, done, bytes - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

/** Writes all of it; a full disk may take a part without an error, and says so at the next write. */
export async function writeAt(fd: number, pieces: readonly Uint8Array[], position: number): Promise<void> {
  let left = pieces;
  let at = position;
  while (left.length > 0) {
    const { bytesWritten } = await writeVector(fd, left as Uint8Array[], at);
    if (bytesWritten === 0) throw Object.assign(new Error("the disk took nothing"), { code: "ENOSPC" });
    at += bytesWritten;
    left = after(left, bytesWritten);
  }
}

function after(pieces: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let skip = written;
  for (const [index, piece] of pieces.entries()) {
    if (skip < piece.byteLength) return [piece.subarray(skip), ...pieces.slice(index + 1)];
    skip -= piece.byteLength;
  }
  return [];
}

/** What is said where a directory is nothing to be made durable, or not by us. */
const noSuchSync: readonly string[] = ["EINVAL", "ENOTSUP", "EPERM", "EACCES", "EISDIR"];

/** Makes it durable that files were made, renamed or removed in this directory, where the system lets us. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  let fd: number | undefined;
  try {
    fd = await openFile(path, O_RDONLY);
    await fsync(fd);
  } catch (error) {
    if (!noSuchSync.includes(codeOf(error))) throw error;
  } finally {
    if (fd !== undefined) await closeQuietly(fd);
  }
}

export async function closeQuietly(fd: number): Promise<void> {
  try {
    await closeFile(fd);
  } catch {
    // What could not be written has been told by fsync, where it was asked for.
  }
}
