import { readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "@meterbridge/core";
import { inodeOf, livingFolders, type Folder } from "./folder.ts";
import { adoptedName, byAge, heartbeatFile, ownerFile, parseFolderName, type FolderName } from "./folder-layout.ts";
import { markTaken, readBeat } from "./heartbeat.ts";
import { isSurelyDead, parseIdentity, type ProcessIdentity } from "./process-identity.ts";

/** Finds the sub-directories of processes that are gone, and takes them. */
export interface Adoption {
  /**
   * Those that are ours from now on, oldest first. `holder` is the id of our own sub-directory; `held` says which are ours
   * already.
   */
  adopt(holder: string, held: ReadonlySet<string>): Promise<readonly Folder[]>;
}

/** How often, at least, a heartbeat has to be found unchanged: we may have been stopped ourselves just as long. */
const enoughLooks = 3;

interface Sighting {
  readonly beat: string;
  readonly since: number;
  readonly looks: number;
}

/**
 * A holder is gone when its process surely is, or when its heartbeat has not changed for `leaseMs` of our own monotonic
 * time. The wall clock plays no part.
 */
export function adoption(dir: string, leaseMs: number, clock: Clock, identity: ProcessIdentity): Adoption {
  let sightings: ReadonlyMap<string, Sighting> = new Map();

  return {
    async adopt(holder, held) {
      const names = await listFolders();
      const strangers = names.filter(({ path, folder }) => folder.id !== holder && !held.has(path));
      const gone = await findGone(holder, new Set(strangers.map((name) => name.folder.holder)), names);
      const taken: (Folder & { name: FolderName })[] = [];
      // A holder's own sub-directory comes first: when that is still in its place, so is what it had adopted.
      const own = (name: ListedFolder): number => (name.folder.holder === name.folder.id ? 0 : 1);
      for (const { path, folder } of strangers.sort((a, b) => own(a) - own(b))) {
        if (!gone.has(folder.holder)) continue;
        const adopted = join(dir, adoptedName(folder.id, holder));
        try {
          await rename(path, adopted);
        } catch {
          continue; // another process was faster
        }
        await markTaken(join(adopted, heartbeatFile));
        taken.push({ path: adopted, id: folder.id, inode: (await inodeOf(adopted)) ?? "", segments: 0, name: folder });
      }
      return taken.sort((a, b) => byAge(a.name, b.name));
    },
  };

  async function listFolders(): Promise<ListedFolder[]> {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries.flatMap((entry) => {
      const folder = entry.isDirectory() ? parseFolderName(entry.name) : undefined;
      return folder ? [{ path: join(dir, entry.name), folder }] : [];
    });
  }

  async function findGone(
    us: string,
    holders: ReadonlySet<string>,
    names: readonly ListedFolder[],
  ): Promise<ReadonlySet<string>> {
    const living = names.filter(({ folder }) => folder.holder === folder.id);
    const own = new Map(living.map(({ path, folder }) => [folder.id, path]));
    const seen = new Map<string, Sighting>();
    const gone = new Set<string>();
    for (const holder of holders) {
      const path = own.get(holder);
      // What is called ours, and is not, was lost sight of.
      if (holder === us) gone.add(holder);
      // Nobody of that name is left: what it had adopted, or left behind, is free.
      else if (path === undefined) gone.add(holder);
      else if (livingFolders.has(path)) continue;
      else if (await isGone(path, holder, seen)) gone.add(holder);
    }
    sightings = seen;
    return gone;
  }

  async function isGone(path: string, holder: string, seen: Map<string, Sighting>): Promise<boolean> {
    const owner = parseIdentity(await readFile(join(path, ownerFile), "utf8").catch(() => ""));
    if (owner && (await isSurelyDead(owner, identity))) return true;
    const beat = await readBeat(join(path, heartbeatFile));
    const before = sightings.get(holder);
    const now = clock.now();
    const sighting = before?.beat === beat ? { ...before, looks: before.looks + 1 } : { beat, since: now, looks: 1 };
    seen.set(holder, sighting);
    return sighting.looks >= enoughLooks && now - sighting.since >= leaseMs;
  }
}

interface ListedFolder {
  readonly path: string;
  readonly folder: FolderName;
}
