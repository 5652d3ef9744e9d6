import { readdir } from "node:fs/promises";
import { codeOf, messageOf } from "@meterbridge/core";
import { byAge } from "../spool/folder-layout.ts";
import { ownIdentity } from "../spool/process-identity.ts";
import { sumOf } from "./contents.ts";
import { findings } from "./findings.ts";
import type { InspectOptions } from "./inspect.ts";
import { inspectOwner } from "./inspect-owner.ts";
import { inspectQuarantine } from "./inspect-quarantine.ts";
import { foldersIn } from "./owner-state.ts";
import type { SpoolOwner, SpoolReport } from "./report.ts";

/** A sub-directory that was adopted while we looked has another name now: how often we look for it. */
const mostLooks = 3;

export async function inspectSpool(dir: string, { verify = false }: InspectOptions): Promise<SpoolReport> {
  const { list: damage, add } = findings();
  const own = await ownIdentity();
  const owners = new Map<string, SpoolOwner>();
  for (let look = 1; look <= mostLooks; look++) {
    const names = await namesIn(dir);
    const unseen = foldersIn(names).filter(({ id }) => !owners.has(id));
    for (const folder of unseen) {
      const owner = await inspectOwner(dir, folder, names, own, verify, add);
      if (owner) owners.set(folder.id, owner);
    }
    if (unseen.every(({ id }) => owners.has(id))) break;
  }
  const sorted = foldersIn([...owners.values()].map(({ name }) => name))
    .sort(byAge)
    .map(({ id }) => owners.get(id)!);
  const totals = sumOf(sorted.map(({ contents }) => contents));
  return { dir, owners: sorted, quarantine: await inspectQuarantine(dir), damage, totals };
}

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    throw Object.assign(new Error(`${dir} ${whyOf(error)}`, { cause: error }), { code: codeOf(error) });
  }
}

function whyOf(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
      return "does not exist";
    case "ENOTDIR":
      return "is not a directory";
    case "EACCES":
    case "EPERM":
      return "cannot be read: no permission";
    default:
      return `cannot be read: ${messageOf(error)}`;
  }
}
