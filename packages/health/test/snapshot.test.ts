import { inspectKey, type Visit } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import type { Attributes } from "@opentelemetry/api";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { type Health, withHealth } from "../src/index.ts";
import { type Answer, exportOnce, metricsOf, scriptedExporter } from "./exporters.ts";

type Figure = readonly [name: string, value: number | string, attributes?: Attributes];

const works: Answer = { code: 0 };
const fails: Answer = { code: 1, error: Object.assign(new Error("HTTP 503"), { code: 503 }) };

function watched(script: readonly Answer[], figures: readonly Figure[] = []) {
  const clock = testClock({ wallTimeMs: Date.UTC(2030, 0, 1, 12) });
  const inner = {
    ...scriptedExporter(...script),
    [inspectKey](visit: Visit) {
      for (const figure of figures) visit(...figure);
    },
  } as PushMetricExporter;
  const exporter = withHealth(inner, { name: "test", clock });
  return { clock, exporter, health: exporter.health };
}

async function exportAll(script: readonly Answer[], figures?: readonly Figure[]): Promise<Health> {
  const { exporter, health } = watched(script, figures);
  for (let round = 0; round < script.length; round++) await exportOnce(exporter, metricsOf(10));
  return health;
}

describe("a snapshot", () => {
  it("of an exporter that did nothing", () => {
    expect(watched([works]).health.snapshot()).toEqual({
      name: "test",
      type: "metric_exporter",
      status: "idle",
      at: "2030-01-01T12:00:00.000Z",
      since: "2030-01-01T12:00:00.000Z",
      successRate: {},
      exported: 0,
      failed: {},
      inflight: 0,
      latencyMs: { count: 0 },
      figures: {},
    });
  });

  it("of one that did this and that, and survives JSON", async () => {
    const figures: Figure[] = [
      ["retries", 2],
      ["queue.items", 1],
      ["queue.points", 10],
      ["queue.bytes", 100],
      ["queue.capacity.bytes", 1_000],
      ["queue.capacity.items", 50],
      ["spool.bytes", 7],
      ["spool.mode", "disk"],
      ["circuit_breaker.state", "closed"],
      ["accepted.dropped", 2, { reason: "overflow" }],
    ];
    const { clock, exporter, health } = watched([works, fails], figures);
    await exportOnce(exporter, metricsOf(8));
    await clock.advance(2_000);
    await exportOnce(exporter, metricsOf(10));
    const snapshot = health.snapshot();
    expect(snapshot).toEqual({
      name: "test",
      type: "metric_exporter",
      status: "degraded",
      at: "2030-01-01T12:00:02.000Z",
      since: "2030-01-01T12:00:00.000Z",
      successRate: { points: 0.4, operations: 0.5, recentPoints: 0.4, recentOperations: 0.5 },
      exported: 8,
      failed: { unavailable: 10, overflow: 2 },
      inflight: 0,
      latencyMs: { count: 2, p50: 0, p99: 0, max: 0 },
      lastError: {
        code: "unavailable",
        message: "[unavailable] HTTP 503",
        at: "2030-01-01T12:00:02.000Z",
        httpStatus: 503,
      },
      lastSuccessAt: "2030-01-01T12:00:00.000Z",
      queue: { items: 1, points: 10, bytes: 100, capacityBytes: 1_000, capacityItems: 50 },
      spool: { bytes: 7, mode: "disk" },
      figures: { retries: 2, "circuit_breaker.state": "closed", 'accepted.dropped{reason="overflow"}': 2 },
    });
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
  });

  it("shows no secret of somebody else's error", async () => {
    const error = new Error("to https://me:hunter2@collector with Bearer abcdef123456");
    const health = await exportAll([{ code: 1, error }]);
    expect(health.snapshot().lastError?.message).toBe(
      "[unknown] to https://[redacted]@collector with Bearer [redacted]",
    );
  });

  it("tells as the last error what was lost after it had been accepted", () => {
    const figures: Figure[] = [["accepted.dropped", 2, { reason: "overflow" }]];
    const { health } = watched([works], figures);
    expect(health.snapshot().lastError).toMatchObject({
      code: "overflow",
      message: "2 data points that had been accepted are lost: overflow",
      at: "2030-01-01T12:00:00.000Z",
    });
    figures[0] = ["accepted.dropped", 5, { reason: "overflow" }];
    expect(health.snapshot().lastError?.message).toMatch(/^3 data points/);
    expect(health.snapshot().lastError?.message).toMatch(/^3 data points/);
  });

  it("has the latencies of the last thousand operations", async () => {
    const { clock, exporter, health } = watched([
      (answer) => void clock.setTimeout(() => answer({ code: 0 }), delayMs),
    ]);
    let delayMs = 0;
    for (let round = 1; round <= 1_100; round++) {
      delayMs = round / 10;
      const done = exportOnce(exporter, metricsOf(1));
      await clock.advance(delayMs);
      await done;
    }
    expect(health.snapshot().latencyMs).toEqual({ count: 1_000, p50: 60, p99: 109, max: 110 });
  });

  it("forgets the recent, not the whole", async () => {
    const { clock, exporter, health } = watched([fails, works]);
    await exportOnce(exporter, metricsOf(10));
    await clock.advance(200_000);
    await exportOnce(exporter, metricsOf(10));
    expect(health.snapshot().successRate).toEqual({
      points: 0.5,
      operations: 0.5,
      recentPoints: 0.5,
      recentOperations: 0.5,
    });
    await clock.advance(150_000);
    expect(health.snapshot()).toMatchObject({
      latencyMs: { count: 1 },
      successRate: { points: 0.5, operations: 0.5, recentOperations: 1 },
    });
    await clock.advance(300_000);
    expect(health.snapshot()).toMatchObject({ status: "idle", exported: 10, latencyMs: { count: 0 } });
  });
});

it("an hour later nothing of it is recent, though nobody looked meanwhile", async () => {
  const { clock, exporter, health } = watched([works, fails]);
  await clock.advance(500);
  await exportOnce(exporter, metricsOf(10));
  await exportOnce(exporter, metricsOf(10));
  await clock.advance(3_600_000);
  expect(health.snapshot()).toMatchObject({ status: "idle", successRate: { points: 0.5, operations: 0.5 } });
  expect(health.snapshot().successRate).not.toHaveProperty("recentPoints");
});

describe("the status of an exporter that does not answer", () => {
  const never: Answer = () => {};

  it("is failing after five minutes, until it answers", async () => {
    const answers: (() => void)[] = [];
    const { clock, exporter, health } = watched([(answer) => void answers.push(() => answer({ code: 0 }))]);
    exporter.export(metricsOf(10), () => {});
    await clock.advance(299_000);
    expect(health.snapshot().status).toBe("ok");
    exporter.export(metricsOf(10), () => {});
    await clock.advance(1_000);
    expect(health.snapshot().status).toBe("failing");
    answers.shift()!();
    expect(health.snapshot().status).toBe("ok");
    await clock.advance(300_000);
    expect(health.snapshot().status).toBe("failing");
    answers.shift()!();
    await clock.advance(301_000);
    expect(health.snapshot().status).toBe("idle");
  });

  it("counts from when it was first sent something that it owes", async () => {
    const { clock, exporter, health } = watched([works, never]);
    await exportOnce(exporter, metricsOf(10));
    await clock.advance(3_600_000);
    exporter.export(metricsOf(10), () => {});
    expect(health.snapshot().status).toBe("ok");
    await clock.advance(300_000);
    expect(health.snapshot().status).toBe("failing");
  });
});

describe("the status", () => {
  it.for<[string, readonly Answer[], readonly Figure[], string]>([
    ["nothing has happened", [], [], "idle"],
    ["all went well", [works], [], "ok"],
    ["the only operation failed", [fails], [], "failing"],
    ["the last three failed", [works, fails, fails, fails], [], "failing"],
    ["the last two failed", [works, fails, fails], [], "degraded"],
    ["it works again", [fails, fails, fails, works], [], "degraded"],
    ["a breaker is open", [works], [["circuit_breaker.state", "open"]], "degraded"],
    ["a breaker tries", [works], [["circuit_breaker.state", "half_open"]], "degraded"],
    ["a breaker is closed", [works], [["circuit_breaker.state", "closed"]], "ok"],
    ["a fallback is in use", [works], [["fallback.active", "secondary"]], "degraded"],
    ["the spool is in memory", [works], [["spool.mode", "memory"]], "degraded"],
    [
      "the queue is filling",
      [works],
      [
        ["queue.bytes", 80],
        ["queue.capacity.bytes", 100],
      ],
      "degraded",
    ],
    [
      "the queue is filling with little things",
      [works],
      [
        ["queue.bytes", 1],
        ["queue.capacity.bytes", 100],
        ["queue.items", 8],
        ["queue.capacity.items", 10],
      ],
      "degraded",
    ],
    [
      "the queue has room",
      [works],
      [
        ["queue.bytes", 79],
        ["queue.capacity.bytes", 100],
      ],
      "ok",
    ],
    ["something waits", [], [["accepted.points", 5]], "ok"],
    [
      "something waits, and is tried in vain",
      [],
      [
        ["accepted.points", 5],
        ["retries", 3],
      ],
      "failing",
    ],
    [
      "something waits, and some arrives",
      [],
      [
        ["accepted.points", 5],
        ["accepted.delivered", 2],
        ["retries", 3],
      ],
      "ok",
    ],
    ["something was dropped", [works], [["accepted.dropped", 5, { reason: "overflow" }]], "degraded"],
  ])("when %s", async ([, script, figures, status]) => {
    expect((await exportAll(script, figures)).snapshot().status).toBe(status);
  });
});
