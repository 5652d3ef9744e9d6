import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Payload, Sink } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it, vi } from "vitest";
import { parseFolderName } from "../../src/spool/folder-layout.ts";
import { delivered, newCall, retryable } from "../scripted-sink.ts";
import { farEnd, figuresOf, newSpool, payloadOf, spoolBench } from "./bench-spool.ts";
import { crashed, segmentPaths } from "./crashed.ts";
import { until, untilOn } from "./until.ts";

const hasProc = existsSync("/proc/self/stat");

/** A spool as another process would have it: it does not know that we live in the same one. */
async function strangeSpool(next: Sink<Payload>, dir: string, options = {}): Promise<Sink<Payload>> {
  vi.resetModules();
  const { spool } = (await import("../../src/spool/spool.ts")) as typeof import("../../src/spool/spool.ts");
  return newSpool(spool, next, { dir, ...options });
}

function changeOwner(dir: string, change: object): void {
  const folder = readdirSync(dir).find((name) => parseFolderName(name))!;
  const path = join(dir, folder, "owner.json");
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, "utf8")) as object), ...change }));
}

describe("several spools in one directory", () => {
  it("have a sub-directory each, and leave each other's alone", async () => {
    const [one, other] = [farEnd(() => delivered), farEnd(() => delivered)];
    const first = spoolBench(one);
    const second = spoolBench(other, { dir: first.dir });
    await Promise.all(["a", "b", "c"].map((text) => first.send(text)));
    await Promise.all(["x", "y"].map((text) => second.send(text)));
    await Promise.all([first.drained(), second.drained()]);
    expect(readdirSync(first.dir)).toHaveLength(2);
    expect([one.got, other.got]).toEqual([
      ["a", "b", "c"],
      ["x", "y"],
    ]);
  });

  it("of one process never adopt each other, however long one of them is silent", async () => {
    const silent = testClock();
    const clock = testClock();
    const first = spoolBench(
      farEnd(() => retryable()),
      { clock: silent },
    );
    await first.send("mine");
    const far = farEnd(() => delivered);
    const second = spoolBench(far, { dir: first.dir, clock });
    for (let looks = 0; looks < 10; looks++) await untilOn(clock, ticksOf(clock, 5_000));
    expect(far.got).toEqual([]);
    expect(second.figures()["accepted.recovered"]).toBe(0);
  });
});

/** True once the clock has gone on by so much. */
function ticksOf(clock: { now(): number }, ms: number): () => boolean {
  const from = clock.now();
  return () => clock.now() - from >= ms;
}

describe.skipIf(!hasProc)("what a process has left that is surely dead", () => {
  it.for([
    ["its process has ended", () => ({ pid: spawnSync("true").pid })],
    ["its number belongs to another process by now", () => ({ startTicks: "1" })],
  ] as const)("is adopted at once: %s", async ([, change]) => {
    const first = spoolBench(farEnd(() => retryable()));
    for (const text of ["one", "two"]) await first.send(text, 3);
    changeOwner(first.dir, change());
    const far = farEnd(() => delivered);
    await strangeSpool(far, first.dir, { clock: testClock({ wallTimeMs: Date.now() }) });
    await until(() => far.got.length === 2);
    expect(far.got).toEqual(["one", "two"]);
  });

  it.for([
    ["the machine was started again, or is another one", { bootId: "another" }],
    ["it is in another container", { pidNamespace: "pid:[1]" }],
  ] as const)("cannot be told where %s: its lease must run out", async ([, change]) => {
    const first = spoolBench(
      farEnd(() => retryable()),
      { clock: testClock() },
    );
    await first.send("one");
    changeOwner(first.dir, { ...change, pid: spawnSync("true").pid });
    const far = farEnd(() => delivered);
    const clock = testClock();
    await strangeSpool(far, first.dir, { clock });
    await until(() => clock.pending().length > 0);
    const begun = clock.now();
    await untilOn(clock, () => far.got.length === 1);
    expect(clock.now() - begun).toBeGreaterThanOrEqual(15_000);
    expect(far.got).toEqual(["one"]);
  });

  it("is delivered before what comes later, the oldest first, although two have died", async () => {
    const first = spoolBench(farEnd(() => retryable()));
    await first.send("first");
    const second = spoolBench(
      farEnd(() => retryable()),
      { dir: crashed(first.dir) },
    );
    await second.send("second");
    await until(() => second.figures()["spool.items"] === 2);
    const far = farEnd(() => delivered);
    const third = spoolBench(far, { dir: crashed(second.dir) });
    await third.send("third");
    await third.drained();
    expect(far.got).toEqual(["first", "second", "third"]);
    await third.close();
    expect(readdirSync(third.dir)).toEqual([]);
  });
});

describe("a process that was stopped for longer than its lease", () => {
  it("finds its sub-directory adopted, loses nothing, and delivers no more of what was taken", async () => {
    const stopped = testClock();
    let isUp = false;
    const slow = farEnd(() => (isUp ? delivered : retryable()));
    const first = spoolBench(slow, { clock: stopped, maxDelayMs: 100 });
    for (const text of ["one", "two"]) await first.send(text, 5);

    const far = farEnd(() => delivered);
    const clock = testClock();
    const second = await strangeSpool(far, first.dir, { clock });
    await untilOn(clock, () => far.got.length === 2);

    isUp = true;
    expect(await first.send("three", 5)).toMatchObject({ accepted: true });
    await untilOn(stopped, () => slow.got.length === 1);
    expect(far.got).toEqual(["one", "two"]);
    expect(slow.got).toEqual(["three"]);
    expect(first.figures()).toMatchObject({
      "accepted.points": 15,
      "accepted.passed_on": 10,
      "accepted.delivered": 5,
      "spool.items": 0,
    });
    expect(figuresOf(second)).toMatchObject({ "accepted.recovered": 10, "accepted.delivered": 10 });
  });

  it("counts what it was just sending once, whatever the answer is", async () => {
    const stopped = testClock();
    let answer: ((outcome: typeof delivered) => void) | undefined;
    const slow = farEnd(() => new Promise((resolve) => (answer = resolve)));
    const first = spoolBench(slow, { clock: stopped });
    for (const text of ["one", "two"]) await first.send(text, 5);
    const far = farEnd(() => delivered);
    const clock = testClock();
    await strangeSpool(far, first.dir, { clock });
    await untilOn(clock, () => far.got.length === 2);
    answer!(delivered);
    await until(() => first.figures()["accepted.passed_on"] === 5);
    expect(first.figures()).toMatchObject({ "accepted.points": 10, "accepted.delivered": 5, "spool.items": 0 });
    expect(slow.got).toEqual(["one"]);
  });
});

it("a payload is on disk with nothing that was not in it", async () => {
  const bench = spoolBench(farEnd(() => retryable()));
  const secret = { authorization: "Bearer hunter2", url: "https://user:hunter2@example.com/" };
  await bench.sink.send({ ...payloadOf("metrics"), ...secret } as Payload, newCall().call);
  for (const path of [...segmentPaths(bench.dir), join(segmentPaths(bench.dir)[0]!, "../owner.json")]) {
    expect(readFileSync(path, "latin1")).not.toContain("hunter2");
  }
});
