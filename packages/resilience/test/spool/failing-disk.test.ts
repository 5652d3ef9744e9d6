import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { delivered, retryable, turn } from "../scripted-sink.ts";
import { failCalls, heal, holdCall, openWithin } from "./failing-calls.ts";
import { inspect } from "../../src/spool-inspect/inspect.ts";
import { farEnd, type Figures, type SpoolBench, spoolBench } from "./bench-spool.ts";
import { copyOf, crashed, segmentPaths } from "./crashed.ts";
import { tempFolder } from "./temp-folder.ts";
import { until, untilOn } from "./until.ts";

const always = { fsync: "always", memoryBytes: 0 } as const;

/** What the next process delivers. */
async function recovered(dir: string): Promise<{ readonly got: readonly string[]; readonly figures: Figures }> {
  const far = farEnd(() => delivered);
  const bench = spoolBench(far, { dir });
  await bench.drained();
  return { got: far.got, figures: bench.figures() };
}

/** One that has to refuse `refused`, because the disk does not take it, and goes on. */
async function withRefusal(calls: Parameters<typeof failCalls>[0]): Promise<SpoolBench> {
  const clock = testClock();
  const far = farEnd(() => retryable());
  const bench = spoolBench(far, { ...always, clock });
  await bench.send("before", 10);
  failCalls(calls, "EIO");
  expect(await bench.send("refused", 10)).toMatchObject({ kind: "failed" });
  heal();
  await clock.advance(5_000);
  expect(await bench.send("after", 10)).toMatchObject({ accepted: true });
  return bench;
}

describe("what could not be made durable", () => {
  it("and not be cut off either, takes nothing from what comes after it", async () => {
    const bench = await withRefusal(["fdatasync", "ftruncate"]);
    const { got, figures } = await recovered(crashed(bench.dir));
    expect(got.filter((text) => text !== "refused")).toEqual(["before", "after"]);
    expect(figures["accepted.dropped.damaged"]).toBeUndefined();
  });

  it("and was cut off, leaves no damage behind", async () => {
    const bench = await withRefusal(["fdatasync"]);
    const dir = crashed(bench.dir);
    expect(await inspect(copyOf(dir))).toMatchObject({ damage: [], totals: { lostPoints: 0, waitingPoints: 20 } });
    const { got, figures } = await recovered(dir);
    expect(got).toEqual(["before", "after"]);
    expect(figures).toMatchObject({ "accepted.recovered": 20, "accepted.delivered": 20 });
    expect(existsSync(join(dir, "quarantine"))).toBe(false);
  });
});

describe("a directory that goes away for a moment", () => {
  it("takes nothing along that was just being made durable", async () => {
    let isUp = false;
    const far = farEnd(() => (isUp ? delivered : retryable()));
    const clock = testClock();
    const bench = spoolBench(far, { fsync: "always", clock });
    await bench.send("before", 10);
    const held = holdCall("fdatasync");
    const sent = bench.send("meanwhile", 3);
    await until(() => held() === 1);
    for (let turns = 0; turns < 50; turns++) await turn();
    renameSync(bench.dir, `${bench.dir}.away`);
    await untilOn(clock, () => existsSync(bench.dir));
    heal();
    expect(await sent).toMatchObject({ accepted: true });
    isUp = true;
    await untilOn(clock, () => bench.figures()["spool.items"] === 0);
    expect(far.got).toEqual(["before", "meanwhile"]);
    expect(bench.figures()).toMatchObject({ "accepted.points": 13, "accepted.delivered": 13 });
  });
});

describe("a directory that cannot be made durable", () => {
  it.for(["EIO", "ENOSPC"])("holds nothing that is answered for (%s)", async (code) => {
    const bench = spoolBench(
      farEnd(() => retryable()),
      { ...always, memoryBytes: 1000 },
    );
    failCalls(["fsync"], code);
    expect(await bench.send("one")).toMatchObject({ accepted: true });
    expect(bench.figures()).toMatchObject({ "spool.mode": "memory", "spool.items": 1 });
    expect(segmentsIn(bench.dir)).toEqual([]);
  });

  it("gets no segment, whose payloads go to the next one", async () => {
    const clock = testClock();
    const bench = spoolBench(
      farEnd(() => retryable()),
      { ...always, memoryBytes: 1e6, segmentBytes: 4096, clock },
    );
    await bench.send("one".padEnd(3000));
    failCalls(["fsync"], "EIO");
    await bench.send("two".padEnd(3000));
    expect(segmentPaths(bench.dir)).toHaveLength(1);
    expect(openWithin(bench.dir).filter((path) => path.endsWith(".seg"))).toEqual([]);
    heal();
    await clock.advance(5_000);
    await until(() => bench.figures()["spool.mode"] === "disk");
    const { got } = await recovered(crashed(bench.dir));
    expect(got.map((text) => text.trim())).toEqual(["one", "two"]);
  });

  it("is made once more, with those above it, as soon as it can be", async () => {
    const clock = testClock();
    const folder = join(tempFolder(), "above");
    const dir = join(folder, "a", "b");
    const bench = spoolBench(
      farEnd(() => retryable()),
      { ...always, memoryBytes: 1e6, dir, clock },
    );
    failCalls(["fsync"], "EIO");
    await bench.send("one");
    expect(existsSync(folder)).toBe(false);
    heal();
    await clock.advance(5_000);
    await until(() => bench.figures()["spool.mode"] === "disk");
    expect(segmentPaths(dir)).toHaveLength(1);
  });

  it.for(["EINVAL", "ENOTSUP", "EPERM", "EACCES", "EISDIR"])(
    "because the system has no such thing is as good as any (%s)",
    async (code) => {
      failCalls(["fsync"], code);
      const bench = spoolBench(
        farEnd(() => retryable()),
        always,
      );
      expect(await bench.send("one")).toMatchObject({ accepted: true });
      expect(bench.figures()).toMatchObject({ "spool.mode": "disk", "spool.items": 1 });
    },
  );

  it("holds no file open, however often it is tried", async () => {
    const clock = testClock();
    failCalls(["fsync"], "EIO");
    const bench = spoolBench(
      farEnd(() => retryable()),
      { ...always, leaseMs: 3_000, clock },
    );
    for (let times = 0; times < 3; times++) {
      await bench.send(`${times}`);
      await clock.advance(5_000);
    }
    await until(() => openWithin(bench.dir).length === 0);
    expect(bench.figures()["spool.mode"]).toBe("memory");
  });
});

function segmentsIn(dir: string): readonly string[] {
  return existsSync(dir) ? segmentPaths(dir) : [];
}
