import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ackFile } from "../../src/spool/ack-file.ts";
import { ackName, ownerFile, segmentName } from "../../src/spool/folder-layout.ts";
import { frameOf } from "../spool/frames.ts";
import { tempFolder } from "../spool/temp-folder.ts";

const pointsEach = 3;
export const spooledAt = 1_900_000_000_000;

export interface MadeOwner {
  readonly name: string;
  /** The bodies in each segment, of three data points each. */
  readonly segments: readonly (readonly string[])[];
  /** Up to which sequence the first segment is settled. */
  readonly settled?: number;
  /** What `owner.json` says. */
  readonly identity?: object;
}

/** Lays a sub-directory as a process would leave it, and gives its path. */
export async function makeOwner(dir: string, { name, segments, settled, identity }: MadeOwner): Promise<string> {
  const path = join(dir, name);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (identity) writeFileSync(join(path, ownerFile), JSON.stringify(identity));
  let sequence = 1;
  for (const [index, bodies] of segments.entries()) {
    const frames = [frameFrom(sequence, undefined)];
    for (const body of bodies) frames.push(frameFrom(sequence++, Buffer.from(body)));
    writeFileSync(join(path, segmentName(index + 1)), Buffer.concat(frames), { mode: 0o600 });
  }
  if (settled !== undefined) {
    const acks = ackFile(join(path, ackName(1)));
    acks.settle(settled);
    await acks.close();
  }
  return path;
}

/** Without a body, it opens a segment. */
function frameFrom(sequence: number, body: Uint8Array | undefined): Buffer {
  const place = { sequence, pointsBefore: (sequence - 1) * pointsEach, wallTimeMs: spooledAt + sequence * 1_000 };
  if (body) return frameOf(body, { ...place, points: pointsEach, gzip: false });
  return frameOf(Buffer.alloc(0), { ...place, points: 0, contentType: "", gzip: false, opening: true });
}

/** A directory that is fit for a spool, and empty. */
export function spoolFolder(): string {
  const dir = join(tempFolder(), "spool");
  mkdirSync(dir, { mode: 0o700 });
  return dir;
}
