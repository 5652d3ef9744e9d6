import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { systemClock, wait } from "@meterbridge/core";
import { byAge, heartbeatFile } from "../spool/folder-layout.ts";
import { readBeat } from "../spool/heartbeat.ts";
import { ownIdentity } from "../spool/process-identity.ts";
import { foldersIn, type NamedFolder, ownerState } from "../spool-inspect/owner-state.ts";
import { counted, duration } from "./quantities.ts";
import type { Terminal } from "./terminal.ts";

export interface Choice {
  /** Names of sub-directories; absent: all. */
  readonly owners?: readonly string[] | undefined;
  /** How long a heartbeat has to stand still until its owner counts as dead, where nothing else tells, in milliseconds. */
  readonly leaseMs: number;
}

/** How often a heartbeat is looked at in that time: we may be stopped for a while ourselves. */
const looks = 3;

/**
 * The sub-directories that nobody answers for any more, oldest first.
 *
 * @throws When one of them has an owner that lives.
 */
export async function chooseOwners(
  dir: string,
  { owners, leaseMs }: Choice,
  { note }: Terminal,
): Promise<readonly NamedFolder[]> {
  const names = await readdir(dir);
  const chosen = foldersIn(names)
    .filter(({ name }) => !owners || owners.includes(name))
    .sort(byAge);
  const stranger = owners?.find((owner) => !chosen.some(({ name }) => name === owner));
  if (stranger !== undefined) throw new Error(`there is no owner ${stranger}; ls shows their names`);
  const own = await ownIdentity();
  const unknown: NamedFolder[] = [];
  for (const folder of chosen) {
    const { state, how } = await ownerState(dir, folder, names, own);
    if (state === "alive") {
      const way = owners ? "" : ", or name a dead one with --owner";
      throw new Error(`${folder.name} is alive (${how}) and delivers by itself: stop it first${way}`);
    }
    if (state === "unknown") unknown.push(folder);
  }
  if (unknown.length > 0) {
    note(`Nobody can tell whether ${counted(unknown.length, "owner")} lives: watching for ${duration(leaseMs)} …\n`);
    await watch(dir, unknown, leaseMs);
  }
  return chosen;
}

async function watch(dir: string, unknown: readonly NamedFolder[], leaseMs: number): Promise<void> {
  const beats = (): Promise<string[]> =>
    Promise.all(unknown.map(({ holder }) => readBeat(join(dir, holder, heartbeatFile))));
  const before = await beats();
  for (let look = 1; look <= looks; look++) {
    await wait(systemClock, leaseMs / looks);
    const alive = (await beats()).findIndex((beat, index) => beat !== before[index]);
    if (alive >= 0) throw new Error(`${unknown[alive]!.name} is alive (its heartbeat goes on) and delivers by itself`);
  }
}
