/**
 * What lies in the directory of a spool:
 *
 * ```text
 * dir/
 *   000012-9f3a2b7c/                    what one living process (one layer of it) has spooled
 *     owner.json                        who that is: see process-identity.ts
 *     heartbeat                         a counter that grows while it lives: see heartbeat.ts
 *     0000000001.seg                    payloads in their order: see frame.ts
 *     0000000001.ack                    how far they are settled: see ack-file.ts
 *     0000000002.seg
 *   000007-51b00c4e.000012-9f3a2b7c/    of a process that is gone; 000012-9f3a2b7c has adopted it
 *   000009-77d0a1e3.left/               of a layer that was closed before all was delivered; free to be adopted
 *   quarantine/                         damaged segments, and payloads given up as poison, in segments of their own
 * ```
 *
 * A sub-directory is taken by renaming it, which only one can do. Its number is one more than the highest there was when
 * it was made: in this order they are delivered. Whatever else lies there is passed over.
 */
export interface FolderName {
  /** The name without what `held by` added to it: it stays with the sub-directory for good. */
  readonly id: string;
  readonly generation: number;
  /** The id of whoever answers for it: its own, its adopter's, or one that nobody has. */
  readonly holder: string;
}

export const ownerFile = "owner.json";
export const heartbeatFile = "heartbeat";
export const quarantineFolder = "quarantine";

const folderPattern = /^((\d{6,15})-[0-9a-f]{8})(?:\.([\da-z-]+))?$/;
const filePattern = /^(\d{10,15})\.(seg|ack)$/;

export function newFolderId(generation: number, random: string): string {
  return `${String(generation).padStart(6, "0")}-${random}`;
}

/** The name of a sub-directory that `holder` has adopted. */
export function adoptedName(id: string, holder: string): string {
  return `${id}.${holder}`;
}

/** The name of a sub-directory that nobody answers for any more. */
export function leftName(id: string): string {
  return `${id}.left`;
}

/** `undefined` for what is no sub-directory of a spool. */
export function parseFolderName(name: string): FolderName | undefined {
  const [, id, generation, holder] = folderPattern.exec(name) ?? [];
  return id === undefined ? undefined : { id, generation: Number(generation), holder: holder ?? id };
}

/** Oldest first. */
export function byAge(a: FolderName, b: FolderName): number {
  return a.generation - b.generation || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export function segmentName(number: number): string {
  return `${String(number).padStart(10, "0")}.seg`;
}

/** The file that says how far a segment is settled. */
export function ackName(number: number): string {
  return `${String(number).padStart(10, "0")}.ack`;
}

/** `undefined` for what is neither a segment nor its ack file. */
export function parseFileName(name: string): { readonly number: number; readonly kind: "seg" | "ack" } | undefined {
  const [, number, kind] = filePattern.exec(name) ?? [];
  return number === undefined ? undefined : { number: Number(number), kind: kind as "seg" | "ack" };
}
