import { cpSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { leftName, parseFolderName } from "../../src/spool/folder-layout.ts";
import { tempFolder } from "./temp-folder.ts";

/**
 * What a process leaves that ends at once, without another word: its files, as they are at this moment. In truth it lives on,
 * and finds its directory gone.
 */
export function crashed(dir: string): string {
  const moved = join(tempFolder(), "spool");
  renameSync(dir, moved);
  for (const name of readdirSync(moved)) {
    const folder = parseFolderName(name);
    if (folder?.holder === folder?.id && folder) renameSync(join(moved, name), join(moved, leftName(folder.id)));
  }
  return moved;
}

/** The same files once more; of a directory that nobody uses. */
export function copyOf(dir: string): string {
  const copy = join(tempFolder(), "spool");
  mkdirSync(copy, { mode: 0o700 });
  cpSync(dir, copy, { recursive: true });
  return copy;
}

/** The paths of all segments in a spool, in the order in which they are delivered. */
export function segmentPaths(dir: string): readonly string[] {
  const folders = readdirSync(dir)
    .filter((name) => parseFolderName(name))
    .sort();
  return folders.flatMap((folder) =>
    readdirSync(join(dir, folder))
      .filter((name) => name.endsWith(".seg"))
      .sort()
      .map((name) => join(dir, folder, name)),
  );
}
