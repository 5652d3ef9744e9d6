import { unlink } from "node:fs/promises";
import { basename } from "node:path";
import { codeOf, messageOf, quietDiag } from "@meterbridge/core";
import { type Folder, holdsSegments, removeFolder } from "./folder.ts";
import type { Quarantine } from "./quarantine.ts";
import type { Segment } from "./segment.ts";

/** Clears away what has nothing to deliver any more. What is damaged goes into quarantine, for a person to look at. */
export interface Disposal {
  dispose(segment: Segment): Promise<void>;
  /** Puts a file of an adopted sub-directory into quarantine that cannot be read. */
  setAside(folder: Folder, path: string): Promise<void>;
  disposeFolder(folder: Folder): Promise<void>;
}

export function disposal(quarantine: Quarantine): Disposal {
  return {
    async dispose(segment) {
      const { path, ackPath, folder, isDamaged, fileBytes } = segment;
      await segment.close();
      const isKept = isDamaged && (await quarantine.take(path, nameOf(folder, path), fileBytes));
      // The segment goes first: without its ack file, all of it would be delivered again.
      if (!isKept) await remove(path);
      await remove(ackPath);
    },
    async setAside(folder, path) {
      await quarantine.take(path, nameOf(folder, path), 0);
    },
    async disposeFolder({ path, id }) {
      // A segment that could not be opened may be open to us the next time.
      if (await holdsSegments(path)) return;
      if (!(await removeFolder(path))) await quarantine.take(path, id, 0);
    },
  };
}

/** In quarantine they are sorted by the number of the sub-directory that they are from. */
function nameOf({ id }: Folder, path: string): string {
  return `${id}-${basename(path)}`;
}

async function remove(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") quietDiag.debug(`the spool cannot remove a file: ${messageOf(error)}`);
  }
}
