import { rm } from "node:fs/promises";
import { join } from "node:path";
import { quarantineFolder } from "../spool/folder-layout.ts";
import { quarantinedAcks } from "../spool-inspect/inspect-quarantine.ts";

/** Removes these from the quarantine, and gives how many went. */
export async function dropQuarantine(dir: string, names: readonly string[]): Promise<number> {
  let gone = 0;
  for (const name of names) {
    const path = join(dir, quarantineFolder, name);
    try {
      await rm(path, { recursive: true });
      await rm(quarantinedAcks(path), { force: true });
      gone++;
    } catch {
      // The caller tells that it did not go.
    }
  }
  return gone;
}
