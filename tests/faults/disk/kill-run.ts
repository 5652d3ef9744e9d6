import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Books, booksOf } from "./books.ts";
import type { SpoolLife } from "./life-options.ts";
import { recover } from "./recover.ts";
import { startLife } from "./start-life.ts";
import { type FileCall, killAt } from "./strace.ts";

/** What a process is at when it is killed. */
export const occupations = {
  "writing, fsync always": { options: { far: "down", fsync: "always" }, inherits: false },
  "writing, fsync interval": { options: { far: "down", fsync: "interval", fsyncIntervalMs: 1 }, inherits: false },
  delivering: { options: { far: "up" }, inherits: false },
  recovering: { options: { far: "up" }, inherits: true },
  "taking over": { options: { far: "down" }, inherits: true },
} as const;

export type Occupation = keyof typeof occupations;

export interface KillPoint {
  readonly while: Occupation;
  readonly call: FileCall;
  readonly nth: number;
}

export interface KillRun extends Books {
  readonly point: KillPoint;
  /** It had made all its calls before. */
  readonly survived: boolean;
}

// More than the main thread makes of any call before the spool begins.
const warmUp = 1_500;

/** The calls that the warm-up is made of. */
const warmedUp: ReadonlySet<FileCall> = new Set(["open", "read", "close", "stat"]);

/** Small segments: there are several, and each is opened, written, synced, acknowledged and removed. */
const segmentBytes = 4096;

/** Kills a process at one call, and sees what the next one delivers of what it had accepted. */
export async function killRun(point: KillPoint): Promise<KillRun> {
  const { options, inherits } = occupations[point.while];
  const root = mkdtempSync(join(tmpdir(), "killed-"));
  const dir = join(root, "spool");
  try {
    const accepted: string[] = [];
    if (inherits) accepted.push(...(await inherit(dir)));
    const nth = point.nth + (warmedUp.has(point.call) ? warmUp : 0);
    const life: SpoolLife = { ...options, name: "killed", dir, segmentBytes, warmUp };
    const killed = startLife("spool-life", life, killAt(point.call, nth));
    killed.dictate("send 3", "send 9 3", ...(life.far === "up" ? ["flush"] : []), "send 3", "close");
    const { signal, code, stderr } = await killed.leave();
    if (signal === null && code !== 0) throw new Error(`it has ended with ${code}: ${stderr}`);
    accepted.push(...killed.said("accepted"));
    const last = await recover(dir);
    return { point, survived: signal === null, ...booksOf(accepted, [killed.said("got"), last.got]) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

interface Legacy {
  /** The folder with the spool in it. */
  readonly root: string;
  readonly accepted: readonly string[];
}

/** Made once for all runs. */
let legacy: Promise<Legacy> | undefined;

/** No more runs follow. */
export async function endKillRuns(): Promise<void> {
  if (legacy) rmSync((await legacy).root, { recursive: true, force: true });
}

/** Puts there what two processes have left that were killed; gives what they had accepted. */
async function inherit(dir: string): Promise<readonly string[]> {
  const { root, accepted } = await (legacy ??= leave());
  mkdirSync(dir, { mode: 0o700 });
  cpSync(join(root, "spool"), dir, { recursive: true });
  return accepted;
}

async function leave(): Promise<Legacy> {
  const root = mkdtempSync(join(tmpdir(), "legacy-"));
  const dir = join(root, "spool");
  const lives = ["first", "second"].map((name) => startLife("spool-life", { name, dir, far: "down", segmentBytes }));
  for (const life of lives) await life.tell("send 8 2");
  await Promise.all(lives.map((life) => life.kill()));
  return { root, accepted: lives.flatMap((life) => life.said("accepted")) };
}
