import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rmdir, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { codeOf } from "@meterbridge/core";
import { directoryFault } from "./directory-fault.ts";
import { closeQuietly, createFile, syncFolder, writeAt } from "./file-calls.ts";
import { heartbeatFile, leftName, newFolderId, ownerFile, parseFileName, parseFolderName } from "./folder-layout.ts";
import { beat, heartbeatBytes, isTaken } from "./heartbeat.ts";
import type { ProcessIdentity } from "./process-identity.ts";

/** A sub-directory that is ours to read and to write. */
export interface Folder {
  readonly path: string;
  readonly id: string;
  /** Which directory it is, whatever comes to be called so. */
  readonly inode: string;
  /** How many segments are in it, of those that were adopted with it. */
  segments: number;
  /** We have nothing to do with it any more: it was lost, or all of it is delivered. */
  isOver?: boolean;
}

/** The sub-directory that what we spool ourselves goes to. */
export interface OwnFolder extends Folder {
  readonly heartbeat: number;
  beats: number;
  /** For the next segment. */
  nextNumber: number;
  /** For the next payload. */
  sequence: number;
  pointsBefore: number;
}

/** What a sub-directory takes on disk besides its segments, at most. */
export const folderBytes: number = 512 + heartbeatBytes;

/** The sub-directories that living layers of this process have: nobody in it takes one for left behind. */
export const livingFolders: Set<string> = new Set();

export async function makeOwnFolder(dir: string, identity: ProcessIdentity): Promise<OwnFolder> {
  const fault = directoryFault(dir);
  if (fault !== undefined) throw Object.assign(new Error(`${dir} is not fit for a spool: ${fault}`), { code: "EPERM" });
  await makeDirectory(dir);
  const generations = (await readdir(dir)).map((name) => parseFolderName(name)?.generation ?? 0);
  const generation = Math.max(0, ...generations) + 1;
  const id = newFolderId(generation, randomBytes(4).toString("hex"));
  const path = join(dir, id);
  livingFolders.add(path);
  let heartbeat: number | undefined;
  try {
    await mkdir(path, { mode: 0o700 });
    await writeFile(join(path, ownerFile), Buffer.from(`${JSON.stringify({ format: 1, ...identity })}\n`));
    heartbeat = await createFile(join(path, heartbeatFile));
    await beat(heartbeat, 0);
    await syncFolder(dir);
    const inode = (await inodeOf(path)) ?? "";
    return { path, id, inode, segments: 0, heartbeat, beats: 0, nextNumber: 1, sequence: 1, pointsBefore: 0 };
  } catch (error) {
    livingFolders.delete(path);
    if (heartbeat !== undefined) await closeQuietly(heartbeat);
    await removeFolder(path);
    throw error;
  }
}

/** With those above it, one by one: what is wrong with a disk is hidden when Node makes several. */
async function makeDirectory(path: string): Promise<void> {
  try {
    await makeOne(path);
  } catch (error) {
    const parent = dirname(path);
    if (codeOf(error) !== "ENOENT" || parent === path) throw error;
    await makeDirectory(parent);
    await makeOne(path);
  }
}

/** That it was made is durable, or else it is not made. */
async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === "EEXIST") return;
    throw error;
  }
  try {
    await syncFolder(dirname(path));
  } catch (error) {
    await rmdir(path).catch(() => {});
    throw error;
  }
}

async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  const fd = await createFile(path);
  try {
    await writeAt(fd, [bytes], 0);
  } finally {
    await closeQuietly(fd);
  }
}

/** `undefined` when there is nothing of that name. Other faults of the disk are thrown. */
export async function inodeOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Whether it is still where we had it. When it is not, another process has adopted it, or somebody deleted it. */
export async function isInPlace({ path, inode }: Folder): Promise<boolean> {
  return (await inodeOf(path)) === inode;
}

/** Whether it was adopted; only to be asked when it is not in its place any more. */
export async function wasAdopted(dir: string, { id, heartbeat }: OwnFolder): Promise<boolean> {
  if (await isTaken(heartbeat)) return true;
  try {
    return (await readdir(dir)).some((name) => parseFolderName(name)?.id === id);
  } catch {
    return false;
  }
}

/** Is not ours any more, wherever it is. */
export async function letGo({ path, heartbeat }: OwnFolder): Promise<void> {
  livingFolders.delete(path);
  await closeQuietly(heartbeat);
}

/** Leaves a sub-directory to whoever comes next, at once. */
export async function leaveBehind(dir: string, { id, path }: Folder): Promise<void> {
  try {
    await rename(path, join(dir, leftName(id)));
  } catch {
    // It is adopted when this process has ended.
  }
}

/** Whether something may be left to deliver in it. */
export async function holdsSegments(path: string): Promise<boolean> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.some((entry) => entry.isFile() && parseFileName(entry.name)?.kind === "seg");
  } catch {
    return false;
  }
}

/** Removes a sub-directory in which there is nothing to deliver; gives whether nothing else was in it. */
export async function removeFolder(path: string): Promise<boolean> {
  try {
    for (const name of await readdir(path)) {
      const isOurs = name === ownerFile || name === heartbeatFile || parseFileName(name)?.kind === "ack";
      if (isOurs) await unlink(join(path, name));
    }
    await rmdir(path);
    return true;
  } catch (error) {
    return codeOf(error) === "ENOENT";
  }
}
