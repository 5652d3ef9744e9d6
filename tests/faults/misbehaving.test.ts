import { sampleMetrics } from "@meterbridge/conformance";
import { type HealthOptions, withHealth } from "@meterbridge/health";
import { testClock, type TestClock } from "@meterbridge/test-harness";
import { diag } from "@opentelemetry/api";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contenders, foreign } from "./contenders.ts";
import { endsWithin } from "./ends-within.ts";
import { type Answer, exportPoints, numbersOf, shutDown, stopped } from "./exports.ts";
import { until } from "./until.ts";
import { wrappers } from "./wrappers.ts";

type Callback = Parameters<PushMetricExporter["export"]>[1];

/** An exporter of somebody else's, with one thing that is wrong. A rejection that nobody handles fails the run. */
function misbehaving(wrong: Partial<PushMetricExporter>): PushMetricExporter {
  return {
    export: (_, answer) => answer({ code: 0 }),
    forceFlush: async () => {},
    shutdown: async () => {},
    ...wrong,
  };
}

const wrongExports: readonly (readonly [string, (answer: Callback) => void])[] = [
  ["throws at once", () => throwIt(new Error("no"))],
  ["throws what is no error", () => throwIt(undefined)],
  ["answers twice", (answer) => [0, 1].forEach((code) => answer({ code }))],
  ["answers, then throws", (answer) => (answer({ code: 0 }), throwIt(new Error("no")))],
  ["answers nothing at all", (answer) => answer(undefined as never)],
  ["never answers", () => {}],
];

const wrongEnds: readonly (readonly [string, () => Promise<void>])[] = [
  ["throws", () => throwIt(new Error("no"))],
  ["is rejected", () => Promise.reject(new Error("no"))],
  ["never ends", () => new Promise(() => {})],
];

describe.for(wrappers)("$name", ({ wrap }) => {
  it.for(wrongExports)("F27: around one that %s answers once, and shuts down in time", async ([, run]) => {
    const clock = testClock();
    const answers: Answer[] = [];
    const wrong = (): PushMetricExporter => misbehaving({ export: (_, answer) => run(answer) });
    const exporter = wrap(wrong(), wrong(), { clock });
    exporter.export(sampleMetrics(exporter, 1), (result) => answers.push(result as Answer));
    await goOnUntil(clock, () => answers.length > 0);
    await endsWithin(clock, exporter.forceFlush());
    await endsWithin(clock, exporter.shutdown());
    await nextTurn();
    expect(answers).toHaveLength(1);
  });

  it("F27: around one that answers after the shutdown hears it no more", async () => {
    const clock = testClock();
    const late: Callback[] = [];
    const answers: Answer[] = [];
    const wrong = (): PushMetricExporter => misbehaving({ export: (_, answer) => void late.push(answer) });
    const exporter = wrap(wrong(), wrong(), { clock });
    exporter.export(sampleMetrics(exporter, 1), (result) => answers.push(result as Answer));
    await endsWithin(clock, exporter.shutdown());
    for (const answer of late) answer({ code: 0 });
    await nextTurn();
    expect(late.length).toBeGreaterThan(0);
    expect(answers).toHaveLength(1);
  });

  it.for(wrongEnds)("F27: around one whose flush %s, and its shutdown, too, ends in time", async ([, run]) => {
    const clock = testClock();
    const wrong = (): PushMetricExporter => misbehaving({ forceFlush: run, shutdown: run });
    const exporter = wrap(wrong(), wrong(), { clock });
    expect(await exportPoints(exporter)).toMatchObject({ code: 0 });
    await endsWithin(clock, exporter.forceFlush());
    await endsWithin(clock, Promise.all([exporter.shutdown(), exporter.shutdown()]));
  });
});

describe("a logger that throws", () => {
  beforeEach(() => {
    diag.setLogger({ error: throwIt, warn: throwIt, info: throwIt, debug: throwIt, verbose: throwIt });
  });
  afterEach(() => diag.disable());

  it.for(contenders.filter(({ ours }) => ours))("F28: has no say in an export by $name", async (contender) => {
    const farEnd = stopped(await contender.farEnd());
    const exporter = shutDown(contender.retrying(farEnd.url, { initialDelayMs: 1, maxDelayMs: 1 }));
    farEnd.next({ do: "fail" }, { do: "accept_some", rejectedPoints: 1 });
    expect(await exportPoints(exporter, 2)).toMatchObject({ code: 0 });
    expect(numbersOf(farEnd.received())).toEqual([0]);
  });

  it.for(wrappers)("F28: silences the upstream exporter, and $name answers for it in time", async ({ wrap }) => {
    const farEnd = stopped(await foreign.farEnd());
    const clock = testClock();
    const exporter = shutDown(wrap(foreign.bare(farEnd.url), foreign.bare(farEnd.url), { clock }), clock);
    const answer = exportPoints(exporter);
    await until(() => farEnd.attempts() === 1);
    await endsWithin(clock, answer);
  });
});

const wrongProviders: readonly (readonly [string, HealthOptions["meterProvider"]])[] = [
  ["cannot be had", throwIt],
  ["gives no meter", { getMeter: throwIt }],
  ["gives no instruments", { getMeter: () => every(throwIt) }],
  ["records nothing", { getMeter: () => every(() => every(throwIt)) }],
];

describe.for(contenders)("$name", (contender) => {
  it.for(wrongProviders)(
    "F28: a MeterProvider for its health that %s has no say in an export",
    async ([, provider]) => {
      const farEnd = stopped(await contender.farEnd());
      const inner = contender.retrying(farEnd.url, { initialDelayMs: 1, maxDelayMs: 1 });
      const exporter = shutDown(withHealth(inner, { meterProvider: provider }));
      farEnd.next({ do: "fail" });
      expect(await exportPoints(exporter, 2)).toMatchObject({ code: 0 });
      farEnd.next({ do: "refuse" });
      expect(await exportPoints(exporter, 1, 2)).toMatchObject({ code: 1, error: { code: "refused" } });
      await exporter.forceFlush();
      expect(numbersOf(farEnd.received())).toEqual([0, 1]);
    },
  );
});

/** Something all of whose methods are this one. */
function every(method: () => unknown): never {
  return new Proxy({}, { get: () => method }) as never;
}

function throwIt(error: unknown = new Error("no")): never {
  throw error;
}

async function goOnUntil(clock: TestClock, isSo: () => boolean): Promise<void> {
  while (!isSo()) await clock.advance(100);
}
