import { unlink } from "node:fs/promises";
import { basename } from "node:path";
import { codeOf, messageOf, quietDiag } from "@meterbridge/core";
import { type Folder, holdsSegments, removeFolder } from "./folder.ts";
import type { Quarantine } from "./quarantine.ts";
import type { Segment } from "./segment.ts";

/** Clears away what has nothing to deliver any more. What is damaged goes into quarantine, for a person to look at. */
export interface Disposal {
  /** Gives whether the segment went. While it stays, so does its ack file: what is delivered is not delivered again. */
  dispose(segment: Segment): Promise<boolean>;
  /** Puts a file of an adopted sub-directory into quarantine that cannot be read, or removes it; gives whether it went. */
  setAside(folder: Folder, path: string, bytes: number): Promise<boolean>;
  disposeFolder(folder: Folder): Promise<void>;
}

export function disposal(quarantine: Quarantine): Disposal {
  return {
    async dispose(segment) {
      const { path, ackPath, folder, isDamaged, fileBytes } = segment;
      await segment.close();
      const isKept = isDamaged && (await quarantine.take(path, nameOf(folder, path), fileBytes));
      if (!isKept && !(await remove(path))) return false;
      await remove(ackPath);
      return true;
    },
    async setAside(folder, path, bytes) {
      return (await quarantine.take(path, nameOf(folder, path), bytes)) || (await remove(path));
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

/** Gives whether it is there no more. */
async function remove(path: string): Promise<boolean> {
  try {
    await unlink(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return true;
    quietDiag.debug(`the spool cannot remove a file: ${messageOf(error)}`);
    return false;
  }
  return true;
}
