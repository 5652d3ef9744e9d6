import { statfs } from "node:fs/promises";
import type { Clock } from "@meterbridge/core";

/** Leaves a file system some room for others. */
export interface FreeSpace {
  /** Fails as a full disk does, when there would be less than the floor left after so many bytes more. */
  check(bytes: number): Promise<void>;
}

const fewBytes = 4 * 1024 * 1024;
const shortWhileMs = 1_000;

/** Asks the system only now and then; while there is little left, every time. */
export function freeSpace(dir: string, minFreeBytes: number, clock: Clock): FreeSpace {
  let known: { readonly at: number; left: number } | undefined;
  return {
    async check(bytes) {
      if (minFreeBytes === 0) return;
      if (!known || known.left < fewBytes + bytes || clock.now() - known.at > shortWhileMs) {
        const { bavail, bsize } = await statfs(dir);
        known = { at: clock.now(), left: bavail * bsize - minFreeBytes };
      }
      known.left -= bytes;
      if (known.left >= 0) return;
      known = undefined;
      throw Object.assign(new Error(`less than ${minFreeBytes} bytes would be left free`), { code: "ENOSPC" });
    },
  };
}
