import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type FolderName, leftName, ownerFile, parseFolderName } from "../spool/folder-layout.ts";
import { isSurelyDead, parseIdentity, type ProcessIdentity } from "../spool/process-identity.ts";
import type { SpoolOwnerState } from "./report.ts";

export interface OwnerState {
  readonly state: SpoolOwnerState;
  readonly how: string;
}

/**
 * Finds out who answers for a sub-directory, and whether that process lives, as far as one look can tell. `names` is what
 * the directory of the spool holds, `own` who is looking.
 */
export async function ownerState(
  dir: string,
  folder: FolderName,
  names: readonly string[],
  own: ProcessIdentity,
): Promise<OwnerState> {
  const { id, holder } = folder;
  if (leftName(id) === `${id}.${holder}`) return { state: "dead", how: "it was closed before all was delivered" };
  if (!names.includes(holder)) return { state: "dead", how: `${holder}, which had adopted it, is gone` };
  const owner = await readIdentity(join(dir, holder, ownerFile));
  const state = owner ? await stateOf(owner, own) : { state: "unknown" as const, how: `${ownerFile} cannot be read` };
  return holder === id ? state : { ...state, how: `adopted by ${holder}: ${state.how}` };
}

async function readIdentity(path: string): Promise<ProcessIdentity | undefined> {
  try {
    return parseIdentity(await readFile(path, "utf8"));
  } catch {
    return undefined;
  }
}

async function stateOf(owner: ProcessIdentity, own: ProcessIdentity): Promise<OwnerState> {
  if (await isSurelyDead(owner, own)) return { state: "dead", how: `process ${owner.pid} is gone` };
  const isVisible = own.bootId !== undefined && owner.bootId === own.bootId && owner.pidNamespace === own.pidNamespace;
  if (isVisible && own.startTicks !== undefined) return { state: "alive", how: `process ${owner.pid} runs` };
  return {
    state: "unknown",
    how:
      own.bootId === undefined
        ? `this system cannot tell whether process ${owner.pid} runs`
        : `process ${owner.pid} is in another container, on another machine, or from before a restart`,
  };
}

export type NamedFolder = FolderName & { readonly name: string };

/** The sub-directories among these names. */
export function foldersIn(names: readonly string[]): NamedFolder[] {
  return names.flatMap((name) => {
    const folder = parseFolderName(name);
    return folder ? [{ ...folder, name }] : [];
  });
}
