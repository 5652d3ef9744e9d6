import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Outcome, Payload } from "@meterbridge/core";
import { describe, expect, it } from "vitest";
import { testClock } from "@meterbridge/test-harness";
import { readMarks } from "../../src/spool/ack-file.ts";
import { delivered, hang, retryable, turn } from "../scripted-sink.ts";
import { farEnd, spoolBench } from "./bench-spool.ts";
import { crashed, segmentPaths } from "./crashed.ts";
import { readAll } from "./frames.ts";
import { until, untilOn } from "./until.ts";

const maxTries = 3;

describe("a payload with which process after process ends", () => {
  it("is put into quarantine after so many, and the rest is delivered", async () => {
    let { dir } = await left();
    for (let tries = 1; tries <= maxTries; tries++) {
      let isSending = false;
      const doomed = farEnd(() => ((isSending = true), hang()));
      spoolBench(doomed, { dir, maxTries });
      await until(() => isSending);
      dir = crashed(dir);
    }
    const far = farEnd(() => delivered);
    const bench = spoolBench(far, { dir, maxTries });
    await bench.drained();
    expect(far.got).toEqual(["good", "better"]);
    expect(bench.figures()).toMatchObject({
      "accepted.recovered": 30,
      "accepted.dropped.poison": 10,
      "spool.items": 0,
    });
    const [kept] = readdirSync(join(dir, "quarantine"));
    const { payloads } = await readAll(join(dir, "quarantine", kept!));
    expect(payloads.map((payload) => payload && Buffer.from(payload.body).toString())).toEqual(["bad"]);
  });

  it("is none when there was an answer, however often it is tried", async () => {
    let { dir } = await left();
    for (let restarts = 0; restarts < maxTries + 2; restarts++) {
      let sends = 0;
      const clock = testClock({ wallTimeMs: Date.now() });
      spoolBench(
        farEnd(() => (sends++, retryable())),
        { dir, maxTries, clock },
      );
      await untilOn(clock, () => sends === 2);
      dir = crashed(dir);
    }
    const far = farEnd(() => delivered);
    await spoolBench(far, { dir, maxTries }).drained();
    expect(far.got).toEqual(["bad", "good", "better"]);
  });

  it("is none when each process ends after its first answer", async () => {
    let { dir } = await left();
    for (let restarts = 0; restarts < maxTries + 2; restarts++) {
      let sends = 0;
      const clock = testClock({ wallTimeMs: Date.now() });
      spoolBench(
        farEnd(() => (sends++, retryable())),
        { dir, maxTries, clock },
      );
      await until(() => sends === 1);
      await forgiven(dir);
      dir = crashed(dir);
    }
    const far = farEnd(() => delivered);
    await spoolBench(far, { dir, maxTries }).drained();
    expect(far.got).toEqual(["bad", "good", "better"]);
  });

  it("is none when the exporter was shut down in good order", async () => {
    const { dir } = await left();
    for (let restarts = 0; restarts < maxTries + 2; restarts++) {
      let isSending = false;
      const bench = spoolBench(
        farEnd(() => ((isSending = true), retryable())),
        { dir, maxTries },
      );
      await until(() => isSending);
      await bench.close();
    }
    const far = farEnd(() => delivered);
    await spoolBench(far, { dir, maxTries }).drained();
    expect(far.got).toEqual(["bad", "good", "better"]);
  });
});

it("a payload that fails again and again in a way that nobody knows is put into quarantine, too", async () => {
  const clock = testClock();
  let sends = 0;
  const far = farEnd(() => {
    if (sends++ < maxTries) throw new Error("what is this?");
    return delivered;
  });
  const bench = spoolBench(far, { maxTries, clock });
  for (const text of ["bad", "good"]) await bench.send(text, 10);
  await untilOn(clock, () => far.got.length === 1);
  expect(far.got).toEqual(["good"]);
  expect(bench.figures()).toMatchObject({ "accepted.dropped.poison": 10, "accepted.delivered": 10 });
  expect(readdirSync(join(bench.dir, "quarantine"))).toHaveLength(1);
});

it("a payload that makes room while it is put into quarantine costs no other", async () => {
  const clock = testClock();
  const answers: ((outcome: Outcome<Payload>) => void)[] = [];
  const far = farEnd(() => (answers.length > 0 ? delivered : new Promise((resolve) => answers.push(resolve))));
  const bench = spoolBench(far, { maxItems: 5, maxTries: 1, clock });
  for (const text of ["bad", "2", "3", "4", "5"]) await bench.send(text, 10);
  await until(() => answers.length === 1);
  answers[0]!(retryable({}, "unknown"));
  await until(() => existsSync(join(bench.dir, "quarantine")));
  await bench.send("6", 10);
  await untilOn(clock, () => bench.figures()["spool.items"] === 0);
  expect(far.got).toEqual(["2", "3", "4", "5", "6"]);
  expect(bench.figures()).toMatchObject({
    "accepted.points": 60,
    "accepted.dropped.poison": 10,
    "accepted.delivered": 50,
    "spool.points": 0,
  });
});

/** Resolves when nothing on disk says any more that somebody ended while sending. */
async function forgiven(dir: string): Promise<void> {
  for (const path of segmentPaths(dir)) {
    while ((await readMarks(path.replace(/seg$/, "ack"))).tried.times > 0) await turn();
  }
}

async function left(): Promise<{ dir: string }> {
  const bench = spoolBench(farEnd(() => retryable()));
  for (const text of ["bad", "good", "better"]) await bench.send(text, 10);
  return { dir: crashed(bench.dir) };
}
