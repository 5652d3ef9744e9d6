import { ackFileBytes } from "./ack-file.ts";
import type { Disposal } from "./disposal.ts";
import { type Folder, folderBytes } from "./folder.ts";
import type { SegmentFile } from "./recovery.ts";
import type { Segment } from "./segment.ts";

/** Keeps count of what takes room on disk although nothing of it waits: it was not read yet, or is to be removed. */
export interface Clearance {
  /** A sub-directory is ours from here on, with these segments. */
  adopt(folder: Folder, files: readonly SegmentFile[]): Promise<void>;
  /** One of its segments was read: what that takes is not counted here any more. `false`: it is not ours any more. */
  release(folder: Folder, bytes: number): boolean;
  /** It has nothing to deliver any more. What cannot be removed goes on taking its room. */
  finish(segment: Segment): Promise<void>;
  /** It is none, and was counted as so many bytes. One that cannot be read, which `unreadable` names, is put away. */
  passOver(folder: Folder, bytes: number, unreadable?: string): Promise<void>;
  /** There is something that could not be removed, or is just being removed. */
  readonly isPending: boolean;
  /** Tries once more to remove that; gives whether all of it went. */
  clear(): Promise<boolean>;
  /** It is not ours any more, nor is anything in it. */
  forget(folder: Folder): void;
}

interface Leftover {
  readonly folder: Folder;
  readonly bytes: number;
  /** Gives whether it went. */
  readonly remove: () => Promise<boolean>;
}

/** `books` counts what everything takes. */
export function clearance(disposal: Disposal, books: { diskBytes: number }): Clearance {
  /** Of each adopted sub-directory, what its segments take that were not read yet. */
  const unread = new Map<Folder, number>();
  const leftovers = new Set<Leftover>();

  return {
    async adopt(folder, files) {
      const bytes = files.reduce((sum, file) => sum + file.bytes + ackFileBytes, 0);
      folder.segments = files.length;
      unread.set(folder, bytes);
      books.diskBytes += bytes + folderBytes;
      if (files.length === 0) await finishFolder(folder);
    },
    release,
    async finish(segment) {
      const { folder, fileBytes } = segment;
      await remove({ folder, bytes: fileBytes + ackFileBytes, remove: () => disposal.dispose(segment) });
    },
    async passOver(folder, bytes, unreadable) {
      if (!release(folder, bytes)) return;
      books.diskBytes += bytes + ackFileBytes;
      const putAway = async (): Promise<boolean> =>
        unreadable === undefined || disposal.setAside(folder, unreadable, bytes);
      await remove({ folder, bytes: bytes + ackFileBytes, remove: putAway });
    },
    get isPending() {
      return leftovers.size > 0;
    },
    async clear() {
      for (const leftover of leftovers) await remove(leftover);
      return leftovers.size === 0;
    },
    forget(folder) {
      for (const leftover of leftovers) if (leftover.folder === folder) strike(leftover);
      const bytes = unread.get(folder);
      if (bytes !== undefined) books.diskBytes -= bytes + folderBytes;
      unread.delete(folder);
    },
  };

  function release(folder: Folder, bytes: number): boolean {
    const left = unread.get(folder);
    if (left === undefined) return false;
    unread.set(folder, left - bytes - ackFileBytes);
    books.diskBytes -= bytes + ackFileBytes;
    return true;
  }

  async function remove(leftover: Leftover): Promise<void> {
    leftovers.add(leftover);
    if (!(await leftover.remove()) || !strike(leftover)) return;
    const { folder } = leftover;
    if (unread.has(folder) && --folder.segments === 0) await finishFolder(folder);
  }

  function strike(leftover: Leftover): boolean {
    if (!leftovers.delete(leftover)) return false;
    books.diskBytes -= leftover.bytes;
    return true;
  }

  async function finishFolder(folder: Folder): Promise<void> {
    unread.delete(folder);
    books.diskBytes -= folderBytes;
    folder.isOver = true;
    await disposal.disposeFolder(folder);
  }
}
