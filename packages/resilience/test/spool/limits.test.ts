import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { delivered, hang, newCall, retryable } from "../scripted-sink.ts";
import { farEnd, spoolBench } from "./bench-spool.ts";
import { crashed } from "./crashed.ts";
import { folderBytesOf } from "./folder-bytes.ts";
import { until, untilOn } from "./until.ts";

const maxBytes = 64 * 1024;
const segmentBytes = 8 * 1024;

describe("what a spool takes on disk", () => {
  it("never exceeds its limit: the oldest gives way, and is counted", async () => {
    let isUp = false;
    const far = farEnd(() => (isUp ? delivered : retryable()));
    const bench = spoolBench(far, { maxBytes, segmentBytes });
    const texts = Array.from({ length: 100 }, (_, index) => `${index} `.padEnd(1 + ((index * 367) % 4000), "x"));
    for (const text of texts) {
      expect(await bench.send(text, 10)).toMatchObject({ accepted: true });
      expect(folderBytesOf(bench.dir)).toBeLessThanOrEqual(maxBytes);
      expect(bench.figures()["spool.bytes"]).toBeLessThanOrEqual(maxBytes);
    }
    isUp = true;
    await bench.drained();
    expect(far.got).toEqual(texts.slice(-far.got.length));
    expect(far.got.length).toBeGreaterThan(15);
    expect(bench.figures()).toMatchObject({
      "accepted.points": 1000,
      "accepted.delivered": far.got.length * 10,
      "accepted.dropped.overflow": 1000 - far.got.length * 10,
      "spool.items": 0,
      "spool.points": 0,
    });
  });

  it("holds also for what was adopted", async () => {
    const first = spoolBench(
      farEnd(() => retryable()),
      { maxBytes: 4 * maxBytes, segmentBytes },
    );
    for (let index = 0; index < 50; index++) await first.send(`${index} `.padEnd(4000), 10);
    const dir = crashed(first.dir);
    let isUp = false;
    const far = farEnd(() => (isUp ? delivered : retryable()));
    const second = spoolBench(far, { dir, maxBytes, segmentBytes });
    await until(() => second.figures()["accepted.recovered"] === 500);
    for (let index = 50; index < 53; index++) {
      await second.send(`${index} `.padEnd(4000), 10);
      expect(second.figures()["spool.bytes"]).toBeLessThanOrEqual(maxBytes);
      expect(folderBytesOf(dir)).toBeLessThanOrEqual(maxBytes);
    }
    isUp = true;
    await second.drained();
    const figures = second.figures();
    expect(far.got.at(-1)).toMatch(/^52/);
    expect(figures["accepted.recovered"]).toBe(500);
    expect(Number(figures["accepted.delivered"]) + Number(figures["accepted.dropped.overflow"])).toBe(530);
  });

  it("holds the newest off, when told so, and takes it again when there is room", async () => {
    let isUp = false;
    const far = farEnd(() => (isUp ? delivered : retryable()));
    const bench = spoolBench(far, { maxBytes, segmentBytes, overflow: "drop-newest" });
    let accepted = 0;
    for (;;) {
      const outcome = await bench.send("x".repeat(3000), 10);
      expect(folderBytesOf(bench.dir)).toBeLessThanOrEqual(maxBytes);
      if (outcome.kind === "delivered") accepted++;
      else {
        expect(outcome).toMatchObject({ kind: "failed", error: { code: "overflow" } });
        break;
      }
    }
    expect(accepted).toBeGreaterThan(15);
    isUp = true;
    await bench.drained();
    expect(far.got).toHaveLength(accepted);
    expect(await bench.send("x".repeat(3000))).toMatchObject({ accepted: true });
  });

  it.for(["drop-oldest", "drop-newest"] as const)(
    "holds also while what is given up goes into quarantine (%s)",
    async (overflow) => {
      const clock = testClock();
      let isUp = false;
      let most = 0;
      const look = (): void => void (most = Math.max(most, folderBytesOf(bench.dir)));
      const far = farEnd(() => (look(), retryable({}, isUp ? "unknown" : "unavailable")));
      const bench = spoolBench(far, { maxBytes, segmentBytes, overflow, maxTries: 1, maxDelayMs: 1, clock });
      for (let index = 0; index < 40; index++) await bench.send("x".repeat(2_000), 10);
      isUp = true;
      await untilOn(clock, () => (look(), bench.figures()["spool.items"] === 0));
      expect(most).toBeGreaterThan(0.9 * maxBytes);
      expect(most).toBeLessThanOrEqual(maxBytes);
      const figures = bench.figures();
      expect(figures["accepted.dropped.poison"]).toBe(
        Number(figures["accepted.points"]) - Number(figures["accepted.dropped.overflow"] ?? 0),
      );
    },
  );

  it("is too little for one payload, which may come in halves", async () => {
    const bench = spoolBench(
      farEnd(() => delivered),
      { maxBytes },
    );
    expect(await bench.send("x".repeat(maxBytes))).toMatchObject({
      kind: "failed",
      divide: "halves",
      error: { code: "too_large" },
    });
    expect(await bench.send("x".repeat(maxBytes - 2000))).toMatchObject({ accepted: true });
    expect(folderBytesOf(bench.dir)).toBeLessThanOrEqual(maxBytes);
  });

  it("makes room while the oldest is being sent, and counts it when it is known what became of it", async () => {
    let answer: (() => void) | undefined;
    const far = farEnd(() => new Promise((resolve) => (answer = () => resolve(delivered))));
    const bench = spoolBench(far, { maxBytes, segmentBytes });
    for (let index = 0; index < 30; index++) await bench.send(`${index} `.padEnd(4000), 10);
    answer!();
    await until(() => far.got.length === 1);
    expect(far.got[0]).toMatch(/^0 /);
    expect(bench.figures()).toMatchObject({ "accepted.delivered": 10 });
    const { "accepted.dropped.overflow": dropped, "spool.points": waiting } = bench.figures();
    expect(Number(dropped) + Number(waiting)).toBe(290);
  });
});

describe("how many payloads wait", () => {
  it.for([
    ["drop-oldest", [7, 8, 9]],
    ["drop-newest", [0, 1, 2]],
  ] as const)("is limited, too (%s)", async ([overflow, left]) => {
    let isUp = false;
    const far = farEnd(() => (isUp ? delivered : retryable()));
    const bench = spoolBench(far, { maxItems: 3, overflow });
    for (let index = 0; index < 10; index++) {
      await bench.send(`${index}`);
      expect(bench.figures()["spool.items"]).toBeLessThanOrEqual(3);
    }
    isUp = true;
    await bench.drained();
    expect(far.got).toEqual(left.map(String));
  });
});

describe("what has waited too long", () => {
  it("is dropped by the monotonic clock, whatever the system's time does", async () => {
    const clock = testClock();
    let isUp = false;
    const far = farEnd(() => (isUp ? delivered : retryable()));
    const bench = spoolBench(far, { maxAgeMs: 10_000, maxDelayMs: 100, clock });
    await bench.send("old", 5);
    clock.setWallTime(clock.wallTime() + 1e9);
    await clock.advance(8_000);
    await bench.send("young", 7);
    await clock.advance(3_000);
    await untilOn(clock, () => bench.figures()["accepted.dropped.expired"] === 5);
    isUp = true;
    await untilOn(clock, () => bench.figures()["spool.items"] === 0);
    expect(far.got).toEqual(["young"]);
    expect(bench.figures()).toMatchObject({ "accepted.dropped.expired": 5, "accepted.delivered": 7 });
  });

  it.for([
    ["an hour later", 3_600_000, ["kept"]],
    ["two days later", 2 * 86_400_000, []],
    ["when the system's time has gone back", -1e10, ["kept"]],
  ] as const)("is dropped after a restart by the wall clock: %s", async ([, laterMs, expected]) => {
    const clock = testClock({ wallTimeMs: 1_900_000_000_000 });
    const first = spoolBench(
      farEnd(() => hang()),
      { clock },
    );
    await first.send("kept");
    const far = farEnd(() => delivered);
    const later = testClock({ wallTimeMs: 1_900_000_000_000 + laterMs });
    const second = spoolBench(far, { dir: crashed(first.dir), clock: later });
    await second.drained();
    expect(far.got).toEqual(expected);
  });
});

describe("a call that ends", () => {
  it("before it begins is not spooled", async () => {
    const far = farEnd(() => delivered);
    const bench = spoolBench(far);
    const { call, over } = newCall();
    over.abort();
    expect(await bench.send("late", 1, call)).toMatchObject({ kind: "retryable", error: { code: "cancelled" } });
    await bench.drained();
    expect(far.got).toEqual([]);
  });
});
