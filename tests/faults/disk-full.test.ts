import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "vitest";
import type { ExporterLife, SpoolLife } from "./disk/life-options.ts";
import { livingOn, privateFolder } from "./disk/lives.ts";
import { namesakes } from "./disk/namesakes.ts";
import { pointsOfRecords } from "./disk/record.ts";
import { recover } from "./disk/recover.ts";
import { ends, expectSoundEnd, lastFigures, starts } from "./disk/outages.ts";
import { onSmallDisk, smallDiskFault } from "./disk/small-disk.ts";
import { spoolingExporters } from "./disk/spooling-exporters.ts";
import type { Life } from "./disk/start-life.ts";
import { skips } from "./disk/tool-or-skip.ts";
import { until } from "./until.ts";

type Finished = TestContext["onTestFinished"];

/** One on a disk of its own. */
function onDisk(options: string, finished: Finished, life: Partial<SpoolLife> = {}): Life & { readonly disk: string } {
  const disk = join(privateFolder(finished), "disk");
  mkdirSync(disk);
  const all: SpoolLife = { name: "a", dir: join(disk, "spool"), far: "down", held: true, segmentBytes: 4096, ...life };
  return Object.assign(livingOn("spool-life", all, onSmallDisk(disk, options), finished), { disk });
}

const limits = { timeout: 60_000 };

describe.skipIf(skips(smallDiskFault()))("on a real disk", () => {
  it.concurrent.for([
    ["has no room left", "size=64k", "ENOSPC", "size=1m"],
    ["has no room for another file", "size=1m,nr_inodes=9", "ENOSPC", "nr_inodes=200"],
    ["is read-only at first", "size=1m,ro", "EROFS", "rw"],
  ] as const)(
    "F22: that $0, what is exported waits in memory, and is spooled as soon as that is possible",
    limits,
    async ([, options, code, remedy], { expect, onTestFinished }) => {
      const life = onDisk(options, onTestFinished);
      await life.tell("send 100 4");
      expect(life.said("accepted")).toEqual(namesakes("a", 100));
      expect(starts(life)).toEqual([expect.stringContaining(code)]);
      await life.tell("figures");
      expect(lastFigures(life)).toMatchObject({ "spool.items": 100, "spool.mode": "memory" });
      await life.tell(`run mount -o remount,${remedy} ${life.disk}`);
      await life.tell("advance 5000");
      await life.until(() => ends(life).length > 0);
      await life.tell("figures");
      expect(lastFigures(life)).toMatchObject({ "spool.items": 100, "spool.mode": "disk" });
      await life.tell("far up");
      await life.tell("flush");
      await life.tell("send 3");
      await life.tell("flush");
      expect(life.said("got")).toEqual(namesakes("a", 103));
      expect(starts(life)).toHaveLength(1);
      await expectSoundEnd(life);
    },
  );

  it.concurrent(
    "F22: that is full for longer than memory lasts, the oldest in memory is dropped, and counted",
    limits,
    async ({ expect, onTestFinished }) => {
      const life = onDisk("size=64k", onTestFinished, { memoryBytes: 20_000 });
      await life.tell("send 150");
      await life.tell("figures");
      expect(lastFigures(life)["spool.bytes"]).toBeLessThanOrEqual(64 * 1024 + 20_000);
      expect(life.said("accepted")).toEqual(namesakes("a", 150));
      await life.tell("far up");
      await life.tell("flush");
      await life.tell("figures");
      const {
        "accepted.points": accepted,
        "accepted.delivered": arrived,
        "accepted.dropped overflow": lost,
      } = lastFigures(life);
      expect(Number(lost)).toBeGreaterThan(0);
      expect(Number(arrived) + Number(lost)).toBe(accepted);
      const got = life.said("got");
      expect(got.slice(-10)).toEqual(namesakes("a", 10, 141));
      expect(got).toEqual(namesakes("a", 150).filter((name) => got.includes(name)));
      await expectSoundEnd(life);
    },
  );

  it.concurrent(
    "F22: that is full, delivering makes room, and what comes then is spooled",
    limits,
    async ({ expect, onTestFinished }) => {
      const life = onDisk("size=64k", onTestFinished);
      await life.tell("send 100");
      await life.tell("far up");
      await life.tell("flush");
      await life.tell("far down");
      await life.tell("advance 5000");
      await life.tell("send 5");
      await life.tell("figures");
      expect(lastFigures(life)).toMatchObject({ "spool.items": 5, "spool.mode": "disk" });
      expect([starts(life).length, ends(life).length]).toEqual([1, 1]);
      await life.tell("far up");
      await life.tell("flush");
      expect(life.said("got")).toEqual(namesakes("a", 105));
      await expectSoundEnd(life);
    },
  );

  it.concurrent.for(spoolingExporters)(
    "F22: that is read-only, $name delivers all the same, once somebody is there",
    limits,
    async ({ name: exporter, farEnd: newFarEnd }, { expect, onTestFinished }) => {
      const farEnd = await newFarEnd();
      onTestFinished(() => farEnd.stop());
      await farEnd.stop();
      const disk = join(privateFolder(onTestFinished), "disk");
      mkdirSync(disk);
      const options: ExporterLife = { name: "a", exporter, url: farEnd.url, dir: join(disk, "spool") };
      const life = livingOn("exporter-life", options, onSmallDisk(disk, "size=1m,ro"), onTestFinished);
      for (const value of [1, 2, 3]) await life.tell(`count ${value}`);
      expect(life.said("acknowledged")).toEqual(["1", "2", "3"]);
      await farEnd.start();
      await until(() => farEnd.received().length >= 3);
      expect(farEnd.received().map(({ value }) => value)).toEqual([1, 2, 3]);
      expect(starts(life)).toHaveLength(1);
      await life.tell("shutdown");
      expect(await life.leave()).toMatchObject({ code: 0, stderr: "" });
    },
  );

  it.concurrent(
    "F22: that is deleted under it, is made again: what is in memory as well is spooled again, and the rest is counted",
    limits,
    async ({ expect, onTestFinished }) => {
      const dir = join(privateFolder(onTestFinished), "spool");
      const options: SpoolLife = { name: "a", dir, far: "down", held: true, segmentBytes: 4096 };
      const life = livingOn("spool-life", options, [], onTestFinished);
      await life.tell("send 20");
      rmSync(dir, { recursive: true });
      await life.tell("send 10");
      // With the next heartbeat it is found out, and then the disk is tried again.
      for (let rest = 0; rest < 2; rest++) {
        await life.tell("advance 5000");
        await life.tell("send 5");
      }
      await life.tell("send 3");
      await life.tell("figures");
      expect(life.said("accepted")).toEqual(namesakes("a", 43));
      expect(life.lines.filter((line) => line === "warn: spool: the directory of the spool was deleted")).toHaveLength(
        1,
      );
      const figures = lastFigures(life);
      expect(figures["spool.mode"]).toBe("disk");
      await life.kill();
      const { got } = await recover(dir);
      const missing = namesakes("a", 43).filter((name) => !got.includes(name));
      expect(got).toEqual(namesakes("a", 43).filter((name) => !missing.includes(name)));
      expect(got).toEqual(expect.arrayContaining(["a-1", ...namesakes("a", 23, 21)]));
      expect(figures["accepted.dropped damaged"] ?? 0).toBe(pointsOfRecords(missing));
    },
  );
});
