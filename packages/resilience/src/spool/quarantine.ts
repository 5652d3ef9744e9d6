import { lstat, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Payload } from "@meterbridge/core";
import { closeQuietly, createFile, writeAt } from "./file-calls.ts";
import { quarantineFolder } from "./folder-layout.ts";
import { encodeHeader, type FrameFacts } from "./frame.ts";

/** Keeps what cannot be delivered for a person to look at: the last of it, up to a limit. */
export interface Quarantine {
  readonly bytes: number;
  /** Learns what lies there already. */
  open(): Promise<void>;
  /** Moves a file or a directory there; gives whether it went. */
  take(path: string, name: string, bytes: number): Promise<boolean>;
  /** Keeps payloads in a segment of their own, when there is room for it. */
  keep(name: string, payloads: readonly Payload[], facts: Pick<FrameFacts, "sequence" | "wallTimeMs">): Promise<void>;
  /** Removes the oldest thing. */
  dropOldest(): Promise<void>;
}

export interface QuarantineLimits {
  readonly maxBytes: number;
  readonly maxEntries: number;
  /** How many bytes more there is room for on disk. No limit unless said. */
  readonly left?: (() => number) | undefined;
}

interface Kept {
  readonly name: string;
  readonly bytes: number;
}

export function quarantine(dir: string, { maxBytes, maxEntries, left = () => Infinity }: QuarantineLimits): Quarantine {
  const folder = join(dir, quarantineFolder);
  let kept: readonly Kept[] = [];
  const sum = (): number => kept.reduce((bytes, one) => bytes + one.bytes, 0);

  return {
    get bytes() {
      return sum();
    },
    async open() {
      kept = await list();
      await trim();
    },
    async take(path, name, bytes) {
      if (bytes > maxBytes) return false;
      try {
        await makeFolder();
        await rename(path, join(folder, name));
      } catch {
        return false;
      }
      count({ name, bytes });
      await trim();
      return true;
    },
    async keep(name, payloads, { sequence, wallTimeMs }) {
      let pointsBefore = 0;
      const pieces = payloads.flatMap((payload, index) => {
        const header = headerOf(payload, { sequence: sequence + index, pointsBefore, wallTimeMs });
        pointsBefore += payload.points;
        return [header, payload.body];
      });
      const bytes = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
      if (bytes > maxBytes || !(await makeRoom(bytes))) return;
      // Counted before it is written, so that there is never more than is known of.
      const one = { name, bytes };
      count(one);
      try {
        await makeFolder();
        const fd = await createFile(join(folder, name));
        try {
          await writeAt(fd, pieces, 0);
        } finally {
          await closeQuietly(fd);
        }
      } catch {
        // Only nobody can look at it.
      }
      // It may have had to make room before it was there.
      if (!kept.includes(one)) await remove(one);
      await trim();
    },
    dropOldest,
  };

  function count(one: Kept): void {
    kept = [...kept.filter(({ name }) => name !== one.name), one];
  }

  /** A copy takes more, other than what is moved. */
  async function makeRoom(bytes: number): Promise<boolean> {
    if (left() + sum() < bytes) return false;
    while (left() < bytes && kept.length > 0) await dropOldest();
    return left() >= bytes;
  }

  async function trim(): Promise<void> {
    while (kept.length > maxEntries || sum() > maxBytes) await dropOldest();
  }

  async function dropOldest(): Promise<void> {
    const [oldest] = kept;
    if (!oldest) return;
    await remove(oldest);
    kept = kept.filter((one) => one !== oldest);
  }

  async function remove({ name }: Kept): Promise<void> {
    try {
      await rm(join(folder, name), { recursive: true, force: true });
    } catch {
      // Another process may be at it.
    }
  }

  /** In place of it may stand a link, which is not followed. */
  async function makeFolder(): Promise<void> {
    await mkdir(folder, { mode: 0o700, recursive: true });
    if (!(await lstat(folder)).isDirectory()) throw new Error(`${folder} is a link`);
  }

  /** By their names, which begin with the number of the sub-directory that they are from. */
  async function list(): Promise<readonly Kept[]> {
    try {
      if (!(await lstat(folder)).isDirectory()) return [];
      const names = (await readdir(folder)).sort();
      return await Promise.all(names.map(async (name) => ({ name, bytes: (await lstat(join(folder, name))).size })));
    } catch {
      return [];
    }
  }
}

function headerOf(
  { body, contentType, points, contentEncoding }: Payload,
  place: Pick<FrameFacts, "sequence" | "pointsBefore" | "wallTimeMs">,
): Buffer {
  const gzip = contentEncoding === "gzip";
  return encodeHeader({ ...place, monotonicMs: 0, points, contentType, gzip, opening: false }, body);
}
