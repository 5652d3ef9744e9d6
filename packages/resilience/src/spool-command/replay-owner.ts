import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, messageOf } from "@meterbridge/core";
import { quarantine as newQuarantine } from "../spool/quarantine.ts";
import type { Progress as SequenceProgress } from "../spool/scan-segment.ts";
import { segmentsIn } from "../spool-inspect/segments-in.ts";
import type { Courier } from "./courier.ts";
import { removeAcks, removeSegment, replaySegment } from "./replay-segment.ts";
import type { TakenFolder } from "./tenant.ts";
import type { Terminal } from "./terminal.ts";

/** Sends what waits in a sub-directory, segment by segment, and removes what is done. */
export async function replayOwner(
  dir: string,
  { id, path }: TakenFolder,
  courier: Courier,
  { note }: Terminal,
): Promise<void> {
  let progress: SequenceProgress | undefined;
  for (const paths of await segmentsIn(path)) {
    try {
      const end = await replaySegment(paths, progress, async (turn) => {
        // Whoever was stopped for long enough may have been taken for dead.
        if (!(await isThere(paths.path))) return courier.halt("another process has taken it, and delivers it");
        return courier.take(turn, { id, isQuarantined: false });
      });
      ({ progress } = end);
      if (end.state === "stopped") return;
      courier.damaged.points += end.lostPoints;
      if (!end.isDamaged) await removeSegment(paths);
      else if (await setAside(dir, paths.path, `${id}-${paths.file}`, end.bytes)) await removeAcks(paths.ackPath);
    } catch (error) {
      courier.leftFiles++;
      note(`${join(id, paths.file)} is left where it is: ${messageOf(error)}\n`);
    }
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    return codeOf(error) !== "ENOENT";
  }
}

function setAside(dir: string, path: string, name: string, bytes: number): Promise<boolean> {
  return newQuarantine(dir, { maxBytes: Infinity, maxEntries: Infinity }).take(path, name, bytes);
}
