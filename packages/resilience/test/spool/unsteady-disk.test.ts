import { failDisk } from "./unsteady-disk.ts";
import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Payload, Sink } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { delivered, hang, newCall, retryable } from "../scripted-sink.ts";
import { farEnd, spoolBench } from "./bench-spool.ts";
import { crashed, segmentPaths } from "./crashed.ts";
import { folderBytesOf } from "./folder-bytes.ts";
import { until, untilOn } from "./until.ts";

const leaseMs = 15_000;
const maxAgeMs = 0;
const down = (): Sink<Payload> => farEnd(() => retryable());

/** What a process has left that crashed: so many segments, with one payload of 10 data points each. */
async function left(segments: number): Promise<string> {
  const bench = spoolBench(down(), { segmentBytes: 4096 });
  for (let index = 1; index <= segments; index++) await bench.send(`${index}`.padEnd(3000), 10);
  return crashed(bench.dir);
}

function ownFolder(dir: string): string {
  return join(
    dir,
    readdirSync(dir).find((name) => /^\d+-[0-9a-f]+$/.test(name))!,
  );
}

const numbersOf = (got: readonly string[]): readonly string[] => got.map((text) => text.trim());

describe("a segment that cannot be opened", () => {
  it("holds up nothing else, and is delivered when it can be opened", async () => {
    const dir = await left(3);
    const { mend } = failDisk("open", "0000000002.seg", "EACCES");
    const clock = testClock();
    const far = farEnd(() => delivered);
    const bench = spoolBench(far, { dir, clock, maxAgeMs });
    await bench.send("new");
    await until(() => bench.figures()["spool.items"] === 0);
    expect(numbersOf(far.got)).toEqual(["1", "3", "new"]);
    expect(bench.figures()["accepted.dropped.damaged"]).toBeUndefined();
    mend();
    await untilOn(clock, () => far.got.length === 4);
    expect(numbersOf(far.got)).toEqual(["1", "3", "new", "2"]);
  });
});

describe("the heartbeat", () => {
  it("goes on while it takes longer than the lease to read what was left", async () => {
    const dir = await left(2);
    const { mend } = failDisk("read", "0000000001.seg", "hang");
    const clock = testClock();
    const bench = spoolBench(down(), { dir, clock, maxAgeMs });
    await until(() => Number(bench.figures()["spool.bytes"]) > 0);
    const beat = (): string => readFileSync(join(ownFolder(dir), "heartbeat")).toString("hex", 0, 8);
    const seen = new Set([beat()]);
    const begun = clock.now();
    await untilOn(clock, () => seen.add(beat()).size > 5 && clock.now() - begun > leaseMs);
    mend();
  });
});

describe("a segment that cannot be read", () => {
  it.for([
    [1, ["2", "3"]],
    [2, ["1", "3"]],
  ] as const)("is counted by what the others tell: the one of three with number %s", async ([number, others]) => {
    const dir = await left(3);
    failDisk("read", `000000000${number}.seg`, "EIO");
    const far = farEnd(() => delivered);
    const bench = spoolBench(far, { dir });
    await bench.drained();
    expect(numbersOf(far.got)).toEqual(others);
    expect(bench.figures()).toMatchObject({
      "accepted.recovered": 30,
      "accepted.dropped.damaged": 10,
      "accepted.delivered": 20,
    });
  });

  it.for([
    ["where it goes into quarantine", 1024 * 1024, true],
    ["where it is too large for that", 64 * 1024, false],
  ] as const)("takes no room in the spool (%s)", async ([, maxBytes, isKept]) => {
    const first = spoolBench(down());
    await first.send("x".repeat(20_000), 10);
    const dir = crashed(first.dir);
    failDisk("read", "0000000001.seg", "EIO");
    const bench = spoolBench(down(), { dir, maxBytes });
    await bench.drained();
    expect(bench.figures()["spool.bytes"]).toBe(0);
    expect(segmentPaths(dir)).toEqual([]);
    expect(existsSync(join(dir, "quarantine"))).toBe(isKept);
  });
});

it("a sub-directory that was taken away while it was read takes no room, and nothing of it is damaged", async () => {
  const dir = await left(3);
  const clock = testClock();
  const far = farEnd(() => retryable());
  const { mend } = failDisk("read", "0000000002.seg", "hang");
  const bench = spoolBench(far, { dir, clock, maxAgeMs, maxDelayMs: 100 });
  await until(() => bench.figures()["accepted.recovered"] === 10);
  const adopted = dirname(segmentPaths(dir)[0]!);
  const other = join(dir, basename(adopted).replace(/\..*/, ".999999-00000000"));
  renameSync(adopted, other);
  await untilOn(clock, () => bench.figures()["accepted.passed_on"] === 10);
  mend();
  await bench.close();
  expect(bench.figures()).toMatchObject({ "spool.bytes": 0, "spool.items": 0, "accepted.recovered": 10 });
});

describe("what cannot be removed", () => {
  it("still takes its room, and is not delivered again", async () => {
    const dir = await left(2);
    const { mend } = failDisk("unlink", "0000000001.seg", "EROFS");
    const clock = testClock();
    const far = farEnd(() => delivered);
    const bench = spoolBench(far, { dir, clock, maxAgeMs });
    await until(() => bench.figures()["accepted.delivered"] === 20);
    const begun = clock.now();
    await untilOn(clock, () => clock.now() - begun > 2 * leaseMs);
    expect(numbersOf(far.got)).toEqual(["1", "2"]);
    expect(segmentPaths(dir)).toHaveLength(1);
    expect(bench.figures()["spool.bytes"]).toBeGreaterThan(3000);
    mend();
    await untilOn(clock, () => bench.figures()["spool.bytes"] === 0);
    expect(segmentPaths(dir)).toEqual([]);
    expect(far.got).toHaveLength(2);
  });

  it("is not delivered again by the next process either", async () => {
    const dir = await left(2);
    failDisk("unlink", ".seg", "EROFS");
    const far = farEnd(() => delivered);
    const bench = spoolBench(far, { dir });
    await bench.drained();
    await bench.close();
    const next = farEnd(() => delivered);
    const second = spoolBench(next, { dir });
    await second.drained();
    expect([numbersOf(far.got), next.got]).toEqual([["1", "2"], []]);
  });

  it("costs no more than one segment where room is needed: then payloads wait in memory", async () => {
    const maxBytes = 64 * 1024;
    let isUp = false;
    const far = farEnd(() => (isUp ? delivered : retryable()));
    const clock = testClock();
    const bench = spoolBench(far, { maxBytes, segmentBytes: 8 * 1024, clock, maxDelayMs: 100 });
    const { mend } = failDisk("unlink", ".seg", "EROFS");
    for (let index = 0; index < 30; index++) {
      expect(await bench.send(`${index}`.padEnd(3000))).toMatchObject({ accepted: true });
      expect(folderBytesOf(bench.dir)).toBeLessThanOrEqual(maxBytes);
    }
    expect(bench.figures()).toMatchObject({ "spool.mode": "memory", "accepted.dropped.overflow": 2 });
    isUp = true;
    await untilOn(clock, () => far.got.length === 28);
    expect(numbersOf(far.got)).toEqual(Array.from({ length: 28 }, (_, index) => `${index + 2}`));
    mend();
    // One is open for more.
    await untilOn(clock, () => segmentPaths(bench.dir).length === 1);
  });
});

describe("a disk that hangs", () => {
  it("outlives no shutdown, and the transport is closed", async () => {
    const clock = testClock();
    let isClosed = false;
    const next = { ...farEnd(hang), close: async () => void (isClosed = true) };
    const bench = spoolBench(next, { clock });
    await bench.drained();
    failDisk("open", "0000000001.seg", "hang");
    void bench.send("one");
    const { call, over } = newCall();
    const closing = bench.sink.close(call);
    over.abort();
    await clock.advance(100);
    await closing;
    expect(isClosed).toBe(true);
  });
});
