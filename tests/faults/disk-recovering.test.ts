import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { SpoolLife } from "./disk/life-options.ts";
import { livingOn, privateFolder } from "./disk/lives.ts";
import { namesakes } from "./disk/namesakes.ts";
import { expectSoundEnd, lastFigures } from "./disk/outages.ts";
import { pointsOfRecords } from "./disk/record.ts";
import { copyOf } from "./disk/segments.ts";
import { type Life, startLife } from "./disk/start-life.ts";
import { failAt, type FileCall, straceFault } from "./disk/strace.ts";
import { skips } from "./disk/tool-or-skip.ts";

const all = [...namesakes("a", 10), ...namesakes("b", 10)];
const root = mkdtempSync(join(tmpdir(), "recovering-"));
const left = join(root, "spool");

// More than the main thread makes of these calls before the spool begins.
const warmUp = 1_500;
const warmedUp: ReadonlySet<FileCall> = new Set(["open", "read", "close", "stat"]);

describe.skipIf(skips(straceFault()))("a disk that fails once, while others are taken over", () => {
  beforeAll(async () => {
    const start = (name: string): Life =>
      startLife("spool-life", { name, dir: left, far: "down", segmentBytes: 4096 } satisfies SpoolLife);
    const lives = [start("a"), start("b")];
    for (const life of lives) await life.tell("send 10");
    await Promise.all(lives.map((life) => life.kill()));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.concurrent.for([
    ["open", 5, "EMFILE"],
    ["open", 11, "EMFILE"],
    ["open", 14, "EACCES"],
    ["list", 3, "EIO"],
    ["list", 5, "EIO"],
    ["list", 6, "EIO"],
    ["rename", 1, "EIO"],
    ["unlink", 2, "EIO"],
    ["unlink", 3, "EROFS"],
    ["rmdir", 1, "EROFS"],
    ["stat", 12, "EIO"],
    ["read", 5, "EIO"],
    ["read", 6, "EIO"],
  ] as const)(
    "F22: at %s %d with %s, costs nothing but what cannot be read, which is kept in quarantine",
    { timeout: 60_000 },
    async ([call, nth, error], { expect, onTestFinished }) => {
      const dir = copyOf(left, join(privateFolder(onTestFinished), "spool"));
      const options: SpoolLife = { name: "c", dir, far: "up", leaseMs: 1_000, warmUp };
      const at = nth + (warmedUp.has(call) ? warmUp : 0);
      const life = livingOn("spool-life", options, failAt(call, at, error), onTestFinished);
      const isMissing = (name: string): boolean => !life.said("got").includes(name);
      await life.until(() => {
        const kept = inQuarantine(dir);
        return all.filter(isMissing).every((name) => kept.includes(name));
      });
      await life.tell("figures");
      const missing = all.filter(isMissing);
      if (call !== "read") expect(missing).toEqual([]);
      const lost = lastFigures(life)["accepted.dropped damaged"] ?? 0;
      expect(lost).toBeLessThanOrEqual(pointsOfRecords(missing));
      await expectSoundEnd(life);
    },
  );
});

/** The records in segments that lie in quarantine. */
function inQuarantine(dir: string): readonly string[] {
  const folder = join(dir, "quarantine");
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith(".seg"));
  const bytes = Buffer.concat(files.map((name) => readFileSync(join(folder, name))));
  return all.filter((name) => bytes.includes(`text/${name}${name}\n`));
}
