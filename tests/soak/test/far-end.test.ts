import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { type RunningFarEnd, startFarEnd } from "../far-ends/start-far-end.ts";

async function start(signal: AbortSignal): Promise<RunningFarEnd> {
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-soak-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return startFarEnd({ name: "stdout", scrapePort: 1 }, folder, signal);
}

it("ends when it is stopped", async () => {
  const farEnd = await start(new AbortController().signal);
  expect(farEnd.faults).toEqual(["freeze"]);
  await farEnd.stop();
  await expect(farEnd.report()).rejects.toThrow();
});

it("ends when it is called off, with whatever it was asked for, and can be stopped then", async () => {
  const calledOff = new AbortController();
  const farEnd = await start(calledOff.signal);
  const report = farEnd.report();
  calledOff.abort();
  await expect(report).rejects.toThrow("stdout ended with null");
  await farEnd.stop();
});

it("ends when it is called off before it has started", async () => {
  await expect(start(AbortSignal.abort())).rejects.toThrow("stdout ended with null");
});
