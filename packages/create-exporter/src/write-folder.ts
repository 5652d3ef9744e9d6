import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { NewFile } from "./template.ts";

/**
 * Writes files into a folder that does not exist, or is empty: whole, or not at all. A new folder gets its name when all is written;
 * one that is there already stays the same one, whoever is in it. What somebody else writes meanwhile is left alone.
 *
 * @throws {Error} When it cannot be written.
 */
export async function writeFolder(folder: string, files: readonly NewFile[]): Promise<void> {
  const place = (await isFolder(folder)) ? folder : join(dirname(folder), `.${basename(folder)}-${randomUUID()}`);
  const written: string[] = [];
  try {
    for (const { path, text } of files) {
      const file = join(place, path);
      const made = await mkdir(dirname(file), { recursive: true });
      if (made !== undefined) written.push(made);
      // It is ours from here on.
      await (await open(file, "wx")).close();
      written.push(file);
      await writeFile(file, text);
    }
    if (place !== folder) await rename(place, folder);
  } catch (error) {
    for (const path of written) await rm(path, { recursive: true, force: true });
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
