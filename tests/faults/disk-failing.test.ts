import { join } from "node:path";
import { describe, it, type TestContext } from "vitest";
import type { SpoolLife } from "./disk/life-options.ts";
import { livingOn, privateFolder } from "./disk/lives.ts";
import { namesakes } from "./disk/namesakes.ts";
import { ends, expectSoundEnd, starts } from "./disk/outages.ts";
import { recover } from "./disk/recover.ts";
import type { Life } from "./disk/start-life.ts";
import { failAt, type FileCall, straceFault } from "./disk/strace.ts";
import { skips } from "./disk/tool-or-skip.ts";

const faults: readonly Fault[] = [
  ["write", 3, "ENOSPC"],
  ["write", 4, "EDQUOT"],
  ["write", 5, "EIO"],
  ["write", 2, "EROFS"],
  ["open", 1, "EACCES"],
  ["open", 8, "EROFS"],
  ["open", 10, "EMFILE"],
  ["mkdir", 1, "EACCES"],
  ["mkdir", 2, "EROFS"],
  ["fdatasync", 1, "EIO"],
  ["fdatasync", 4, "ENOSPC"],
  ["fsync", 2, "EIO"],
];

type Fault = readonly [call: FileCall, nth: number, error: string];

// More than the main thread makes before the spool begins.
const warmUp = 1_500;

/** A process whose disk fails once, or from then on, and what it has done. */
async function failing(
  [call, nth, error]: Fault,
  isLasting: boolean,
  finished: TestContext["onTestFinished"],
): Promise<Life> {
  const dir = join(privateFolder(finished), "spool");
  const options: SpoolLife = { name: "a", dir, far: "down", held: true, segmentBytes: 4096, warmUp };
  const at = nth + (call === "open" ? warmUp : 0);
  const life = livingOn("spool-life", options, failAt(call, isLasting ? `${at}+` : at, error), finished);
  await life.tell("send 20");
  await life.tell("advance 5000");
  await life.tell("send 20 4");
  await life.tell("far up");
  await life.tell("flush");
  return life;
}

const limits = { timeout: 60_000 };

describe.skipIf(skips(straceFault()))("a disk that fails", () => {
  it.concurrent.for(faults)(
    "F22: once, at %s %d with %s, costs nothing",
    limits,
    async (fault, { expect, onTestFinished }) => {
      const life = await failing(fault, false, onTestFinished);
      expect(life.said("accepted")).toEqual(namesakes("a", 40));
      expect(life.said("got")).toEqual(namesakes("a", 40));
      // A machine with two calls of a kind has each of them fail once.
      expect(ends(life)).toHaveLength(starts(life).length);
      await expectSoundEnd(life);
    },
  );

  it.concurrent.for(faults.filter((_, index) => index % 3 === 0))(
    "F22: for ever, from %s %d on with %s, ends no export",
    limits,
    async (fault, { expect, onTestFinished }) => {
      const life = await failing(fault, true, onTestFinished);
      expect(life.said("accepted")).toEqual(namesakes("a", 40));
      expect(life.said("got")).toEqual(namesakes("a", 40));
      expect(starts(life).length).toBeLessThan(2);
      expect(ends(life)).toEqual([]);
      await expectSoundEnd(life);
    },
  );

  it.concurrent.for([1, 2, 3])(
    "F22: at fdatasync %d with EIO, makes no answer wrong: what was accepted is safe elsewhere",
    limits,
    async (nth, { expect, onTestFinished }) => {
      const dir = join(privateFolder(onTestFinished), "spool");
      const options: SpoolLife = { name: "a", dir, far: "down" };
      const life = livingOn("spool-life", options, failAt("fdatasync", nth, "EIO"), onTestFinished);
      await life.tell("send 6");
      await life.kill();
      expect(life.said("accepted")).toEqual(namesakes("a", 6));
      expect((await recover(dir)).got).toEqual(namesakes("a", 6));
    },
  );
});
