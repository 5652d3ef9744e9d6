import { rmSync, writeFileSync } from "node:fs";
import { diag, DiagLogLevel } from "@opentelemetry/api";
import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it, onTestFinished } from "vitest";
import { delivered, retryable } from "../scripted-sink.ts";
import { farEnd, spoolBench } from "./bench-spool.ts";
import { segmentPaths } from "./crashed.ts";
import { until, untilOn } from "./until.ts";

function watchLog(): string[] {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  diag.setLogger({ error: write, warn: write, info: write, debug: () => {}, verbose: () => {} }, DiagLogLevel.ALL);
  onTestFinished(() => diag.disable());
  return lines;
}

describe("while the disk takes nothing", () => {
  it("payloads wait in memory, in their order, and go to the disk when it is back", async () => {
    const lines = watchLog();
    const clock = testClock();
    let isUp = false;
    const far = farEnd(() => (isUp ? delivered : retryable()));
    const bench = spoolBench(far, { clock });
    await bench.send("on disk");
    // Nobody can make a directory where a file is.
    rmSync(bench.dir, { recursive: true });
    writeFileSync(bench.dir, "");
    expect(await bench.send("in memory")).toMatchObject({ accepted: true });
    expect(await bench.send("as well")).toMatchObject({ accepted: true });
    expect(bench.figures()).toMatchObject({ "spool.mode": "memory", "accepted.points": 3 });
    rmSync(bench.dir);
    await clock.advance(5_000);
    await until(() => bench.figures()["spool.mode"] === "disk");
    expect(segmentPaths(bench.dir)).toHaveLength(1);
    expect(await bench.send("on disk again")).toMatchObject({ accepted: true });
    isUp = true;
    await untilOn(clock, () => bench.figures()["spool.items"] === 0);
    expect(far.got).toEqual(["on disk", "in memory", "as well", "on disk again"]);
    expect(lines.filter((line) => line.includes("takes nothing"))).toHaveLength(1);
    expect(lines.filter((line) => line.includes("takes again"))).toHaveLength(1);
  });

  it("what is there is delivered all the same", async () => {
    const far = farEnd(() => delivered);
    const bench = spoolBench(far);
    await bench.send("one");
    await bench.drained();
    // What was delivered may still be written down.
    rmSync(bench.dir, { recursive: true, maxRetries: 10 });
    writeFileSync(bench.dir, "");
    for (const text of ["two", "three"]) await bench.send(text);
    await bench.drained();
    expect(far.got).toEqual(["one", "two", "three"]);
    rmSync(bench.dir);
  });

  it.for([
    ["drop-oldest", ["8", "9"], "accepted"],
    ["drop-newest", ["0", "1"], "overflow"],
  ] as const)("memory is bounded as well (%s)", async ([overflow, kept, last]) => {
    let isUp = false;
    const far = farEnd(() => (isUp ? delivered : retryable()));
    const bench = spoolBench(far, { overflow, memoryBytes: 2_300 });
    await bench.drained();
    rmSync(bench.dir, { recursive: true });
    writeFileSync(bench.dir, "");
    const outcomes = [];
    for (let index = 0; index < 10; index++) outcomes.push(await bench.send(`${index}`.padEnd(1000)));
    expect(JSON.stringify(outcomes.at(-1))).toContain(last);
    isUp = true;
    await bench.drained();
    expect(far.got.map((text) => text.trim())).toEqual(kept);
    rmSync(bench.dir);
  });

  it("at the shutdown too, what is left is counted", async () => {
    const bench = spoolBench(farEnd(() => retryable()));
    await bench.drained();
    rmSync(bench.dir, { recursive: true });
    writeFileSync(bench.dir, "");
    await bench.send("lost", 9);
    await bench.close();
    expect(bench.figures()).toMatchObject({ "accepted.points": 9, "accepted.dropped.shutdown": 9 });
  });
});

describe("a directory that is deleted while it is used", () => {
  it.for([0, 1])("is made again; what is in memory as well is delivered (floor of %s bytes)", async (minFreeBytes) => {
    let isUp = false;
    const far = farEnd(() => (isUp ? delivered : retryable()));
    const bench = spoolBench(far, { minFreeBytes });
    for (const text of ["one", "two", "three"]) await bench.send(text);
    rmSync(bench.dir, { recursive: true });
    expect(await bench.send("four")).toMatchObject({ accepted: true });
    expect(bench.figures()["spool.mode"]).toBe("disk");
    expect(segmentPaths(bench.dir)).toHaveLength(1);
    isUp = true;
    await bench.drained();
    expect(far.got).toEqual(["one", "two", "three", "four"]);
    expect(bench.figures()).toMatchObject({ "accepted.points": 4, "accepted.delivered": 4 });
  });
});

it("a disk that is full to its floor counts as full", async () => {
  const bench = spoolBench(
    farEnd(() => retryable()),
    { minFreeBytes: Number.MAX_SAFE_INTEGER },
  );
  expect(await bench.send("one")).toMatchObject({ accepted: true });
  expect(bench.figures()).toMatchObject({ "spool.mode": "memory", "spool.items": 1 });
});
