import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** How many bytes all files in a directory have; those that go meanwhile have none. */
export function folderBytesOf(dir: string): number {
  let sum = 0;
  for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    sum += lstatSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return sum;
}
