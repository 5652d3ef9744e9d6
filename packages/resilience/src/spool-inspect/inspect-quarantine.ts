import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Marks, readMarks } from "../spool/ack-file.ts";
import { parseFolderName, quarantineFolder } from "../spool/folder-layout.ts";
import { inspectSegment } from "./inspect-segment.ts";
import type { SpoolQuarantined } from "./report.ts";

const ackSuffix = ".ack";

/** What was set aside. Damage is what it is there for, and is not told again. */
export async function inspectQuarantine(dir: string): Promise<readonly SpoolQuarantined[]> {
  const folder = join(dir, quarantineFolder);
  const kept: SpoolQuarantined[] = [];
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    const stats = await lstat(path).catch(() => undefined);
    if (!stats) continue;
    const marks = (): Promise<Marks> => readMarks(quarantinedAcks(path));
    const inspected = await inspectSegment({ path, file: name, marks, before: undefined, verify: false, found() {} });
    const { waitingRecords: records = 0, waitingPoints: points = 0 } = inspected?.segment.contents ?? {};
    kept.push({ name, why: whyOf(name), bytes: stats.isFile() ? stats.size : 0, records, points });
  }
  return kept;
}

function whyOf(name: string): SpoolQuarantined["why"] {
  if (parseFolderName(name)) return "foreign";
  if (name.endsWith("-poison.seg")) return "poison";
  return name.endsWith("-refused.seg") ? "refused" : "damaged";
}

/** Where it is written how far a file in the quarantine was sent since it is there. */
export function quarantinedAcks(path: string): string {
  return `${path}${ackSuffix}`;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.endsWith(ackSuffix)).sort();
  } catch {
    return [];
  }
}
