import { rename } from "node:fs/promises";
import { join } from "node:path";
import { backgroundClock, systemClock } from "@meterbridge/core";
import { letGo, makeOwnFolder, type OwnFolder, removeFolder } from "../spool/folder.ts";
import { adoptedName, heartbeatFile, leftName } from "../spool/folder-layout.ts";
import { beat, markTaken } from "../spool/heartbeat.ts";
import { ownIdentity } from "../spool/process-identity.ts";
import { segmentsIn } from "../spool-inspect/segments-in.ts";
import type { NamedFolder } from "../spool-inspect/owner-state.ts";

export interface TakenFolder {
  readonly id: string;
  readonly path: string;
}

/** This process among the owners of a spool: others leave alone what it has taken. */
export interface Tenant {
  /** Where files may be put that nobody else is to touch. */
  readonly path: string;
  /** Takes sub-directories as a starting process does; those that another one got first are left out. */
  take(chosen: readonly NamedFolder[]): Promise<readonly TakenFolder[]>;
  /** Leaves what is not empty to whoever comes next. */
  leave(): Promise<void>;
}

/** Well within the shortest lease that a spool can have. */
const beatMs = 250;

export async function tenant(dir: string): Promise<Tenant> {
  const own = await makeOwnFolder(dir, await ownIdentity());
  const taken: TakenFolder[] = [];
  const stopBeating = keepBeating(own);

  return {
    path: own.path,
    async take(chosen) {
      // An owner's own sub-directory comes first: while that is in its place, so is what it had adopted.
      const ownFirst = [...chosen].sort((a, b) => Number(a.holder !== a.id) - Number(b.holder !== b.id));
      const paths = new Map<string, string>();
      for (const { id, name } of ownFirst) {
        const path = join(dir, adoptedName(id, own.id));
        try {
          await rename(join(dir, name), path);
        } catch {
          continue;
        }
        await markTaken(join(path, heartbeatFile));
        paths.set(id, path);
        taken.push({ id, path });
      }
      return chosen.flatMap(({ id }) => (paths.has(id) ? [{ id, path: paths.get(id)! }] : []));
    },
    async leave() {
      await stopBeating();
      for (const folder of taken) await removeOrLeave(dir, folder);
      await letGo(own);
      await removeOrLeave(dir, own);
    },
  };
}

async function removeOrLeave(dir: string, { id, path }: TakenFolder): Promise<void> {
  try {
    const isEmpty = (await segmentsIn(path)).length === 0;
    if (isEmpty && (await removeFolder(path))) return;
    await rename(path, join(dir, leftName(id)));
  } catch {
    // Another process has it already, or adopts it when this one has ended.
  }
}

function keepBeating(own: OwnFolder): () => Promise<void> {
  const clock = backgroundClock(systemClock);
  let beating: Promise<void> = Promise.resolve();
  let cancel = clock.setTimeout(again, beatMs);
  return () => {
    cancel();
    return beating;
  };

  function again(): void {
    own.beats++;
    beating = beat(own.heartbeat, own.beats).catch(() => {});
    cancel = clock.setTimeout(again, beatMs);
  }
}
