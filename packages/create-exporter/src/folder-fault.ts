import { lstat, readdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** Why nothing can be put into a folder; `undefined`: it is not there yet, or empty. */
export async function folderFault(folder: string): Promise<string | undefined> {
  const path = resolve(folder);
  try {
    const found = await readdir(path);
    return found.length > 0 ? `${path} is there already, and not empty` : undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR") return message;
    // A link to nothing is there, too.
    const found = await lstat(path).catch(() => undefined);
    return found ? `${path} is there already, and no folder` : parentFault(dirname(path));
  }
}

async function parentFault(parent: string): Promise<string | undefined> {
  const found = await stat(parent).catch(() => undefined);
  return found?.isDirectory() ? undefined : `there is no folder ${parent}`;
}
