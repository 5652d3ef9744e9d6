import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { testClock } from "@meterbridge/test-harness";
import { delivered, hang, retryable } from "../scripted-sink.ts";
import { farEnd, spoolBench } from "./bench-spool.ts";
import { crashed } from "./crashed.ts";
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

async function left(): Promise<{ dir: string }> {
  const bench = spoolBench(farEnd(() => retryable()));
  for (const text of ["bad", "good", "better"]) await bench.send(text, 10);
  return { dir: crashed(bench.dir) };
}
