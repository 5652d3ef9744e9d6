import cluster from "node:cluster";
import { testClock } from "@meterbridge/test-harness";
import { diag, type DiagLogger } from "@opentelemetry/api";
import type { CollectionResult } from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it, vi } from "vitest";
import { workerGroup, type WorkerGroup, type WorkerGroupOptions, type WorkerPolicy } from "../../src/workers/index.ts";
import { untilValues, valuesOf } from "./points-of.ts";
import { killWorkers, type RunningWorker, startWorker, type StartOptions, type WorkerKind } from "./running-worker.ts";

const groups: WorkerGroup[] = [];
afterEach(async () => {
  await killWorkers();
  diag.disable();
  for (const group of groups.splice(0)) group.close();
});

/** Workers have time to answer on a machine that stalls. */
function newGroup(options?: WorkerGroupOptions): WorkerGroup {
  const group = workerGroup({ timeoutMs: 15_000, ...options });
  groups.push(group);
  return group;
}

/** Workers that have counted seven jobs each, and are known to the group. */
async function workersWithSeven(
  kind: WorkerKind,
  group: WorkerGroup,
  options?: StartOptions,
): Promise<readonly [RunningWorker, RunningWorker]> {
  const workers = [startWorker(kind, options), startWorker(kind, options)] as const;
  await Promise.all(workers.map((worker) => worker.tell("count", { by: 7 })));
  await untilValues(group.producer, "jobs", (jobs) => jobs["{}"] === 14);
  return workers;
}

async function collected(group: WorkerGroup, name: string): Promise<Record<string, unknown>> {
  const { resourceMetrics, errors } = await group.producer.collect();
  expect(errors).toEqual([]);
  return valuesOf(resourceMetrics.scopeMetrics, name);
}

describe.for<WorkerKind>(["cluster", "thread"])("a group of %s workers", (kind) => {
  it("answers for all of them: 7 and 7 are 14, and fresh", async () => {
    const group = newGroup();
    const [one, other] = await workersWithSeven(kind, group);
    await one.tell("count", { by: 1 });
    await one.tell("record", { by: 5 });
    await other.tell("record", { by: 50 });

    expect(await collected(group, "jobs")).toEqual({ "{}": 15 });
    expect(await collected(group, "duration")).toMatchObject({
      "{}": { count: 2, sum: 55, min: 5, max: 50, buckets: { boundaries: [1, 10], counts: [0, 1, 1] } },
    });
  });

  it("keeps what a killed one has counted, and drops its gauges; one that is started in its place adds to that", async () => {
    const group = newGroup();
    const [one, other] = await workersWithSeven(kind, group);
    for (const worker of [one, other]) {
      await worker.tell("set", { by: 20 });
      await worker.tell("connect", { by: 3 });
    }
    expect(await collected(group, "connections")).toEqual({ "{}": 6 });
    await one.kill();

    expect(await collected(group, "jobs")).toEqual({ "{}": 14 });
    expect(await collected(group, "connections")).toEqual({ "{}": 3 });
    expect(await collected(group, "temperature")).toEqual({ [JSON.stringify({ worker: other.label })]: 20 });

    await startWorker(kind).tell("count", { by: 2 });
    await untilValues(group.producer, "jobs", (jobs) => jobs["{}"] === 16);
    await other.kill();
    expect(await collected(group, "jobs")).toEqual({ "{}": 16 });
  });

  it("keeps to the last count what one has counted that shuts down", async () => {
    const group = newGroup();
    const [one, other] = await workersWithSeven(kind, group);
    await one.tell("count", { by: 100 });
    await one.tell("record", { by: 1 });
    await one.tell("shutDown");
    await one.tell("exit");
    await one.ended;

    expect(await collected(group, "jobs")).toEqual({ "{}": 114 });
    await other.kill();
    expect(await collected(group, "jobs")).toEqual({ "{}": 114 });
    expect(await collected(group, "duration")).toMatchObject({ "{}": { count: 1 } });
  });

  it("is told every so often what a worker has, so that little is lost when it is killed", async () => {
    const group = newGroup();
    const [one] = await workersWithSeven(kind, group, { reportIntervalMs: 1 });
    await one.tell("count", { by: 5 });
    await one.tell("flush");
    await one.kill();
    expect(await collected(group, "jobs")).toEqual({ "{}": 19 });
  });

  it.for<[WorkerPolicy, number]>([
    ["sum", 50],
    ["min", 20],
    ["max", 30],
    ["average", 25],
    ["latest", 20],
  ])("makes one gauge of all by the policy %s", async ([policy, expected]) => {
    const group = newGroup({ gauge: policy });
    const [one, other] = await workersWithSeven(kind, group);
    await other.tell("set", { by: 30 });
    await collected(group, "temperature");
    await one.tell("set", { by: 20 });
    expect(await collected(group, "temperature")).toEqual({ "{}": expected });
  });

  it("tells gauges apart unless it is asked for something else", async () => {
    const group = newGroup();
    const workers = await workersWithSeven(kind, group);
    for (const worker of workers) await worker.tell("set", { by: 20, attributes: { room: 1 } });
    const expected = workers.map(({ label }) => [JSON.stringify({ room: 1, worker: label }), 20]);
    expect(await collected(group, "temperature")).toEqual(Object.fromEntries(expected));
  });

  it("waits for one that hangs no longer than it may, uses what it said last, and tells", async () => {
    const clock = testClock();
    const group = newGroup({ clock, timeoutMs: 2_000, late: "error" });
    const [hung, busy] = await workersWithSeven(kind, group);
    await hung.tell("hang");
    await busy.tell("count", { by: 1 });

    const collecting = group.producer.collect();
    await clock.waiting();
    // When that is done, what it has counted is known.
    await busy.tell("flush");
    await clock.advance(2_000);
    const { resourceMetrics, errors } = await collecting;
    expect(valuesOf(resourceMetrics.scopeMetrics, "jobs")).toEqual({ "{}": 15 });
    const late = expect.stringContaining(`[timeout] worker ${hung.label} has not answered within 2000 ms`);
    // A thread hears the question and what it is told to do on two channels: the other one may be late, too.
    expect(errors.map(String)).toEqual(expect.arrayContaining([late]));
  });

  it("takes no longer than four fifths of what the scrape has, and tells of one that hangs in the log only", async () => {
    const clock = testClock();
    const group = newGroup({ clock });
    const [hung] = await workersWithSeven(kind, group);
    await hung.tell("hang");
    const collecting = group.producer.collect({ timeoutMillis: 100 });
    await clock.waiting();
    expect(clock.pending()).toEqual([80]);
    await clock.advance(80);
    expect((await collecting).errors).toEqual([]);
  });

  it("counts many series of each, and goes on with the numbers alone", async () => {
    const group = newGroup();
    const [one, other] = await workersWithSeven(kind, group);
    await one.tell("series", { by: 1_500 });
    await other.tell("series", { by: 1_500 });
    const total = sumOf(await collected(group, "jobs"));
    expect(total).toBe(3_014);
    await one.tell("count", { by: 1, attributes: { index: 1_499 } });
    const jobs = await collected(group, "jobs");
    expect(jobs[JSON.stringify({ index: 1_499 })]).toBe(3);
    expect(sumOf(jobs)).toBe(3_015);
  });

  it("answers a worker for all workers", async () => {
    const group = newGroup();
    const [one, other] = await workersWithSeven(kind, group);
    await other.tell("set", { by: 20 });
    const { scopeMetrics, errors } = (await one.tell("gather")) as Answer;
    expect(errors).toEqual([]);
    expect(valuesOf(scopeMetrics, "jobs")).toEqual({ "{}": 14 });
    expect(valuesOf(scopeMetrics, "temperature")).toEqual({ [JSON.stringify({ worker: other.label })]: 20 });
  });

  it("is not asked any more once it is closed, and leaves nothing behind", async () => {
    const before = listeners();
    const group = newGroup();
    await workersWithSeven(kind, group);
    group.close();
    expect(listeners()).toEqual(before);
    expect((await group.producer.collect()).errors.map(String)).toEqual([expect.stringContaining("[shutdown]")]);
  });

  it("learns everything from workers that another group knows already", async () => {
    const first = newGroup();
    const workers = [startWorker(kind), startWorker(kind)];
    for (const worker of workers) await worker.tell("count", { by: 7, attributes: { a: 1 } });
    await untilValues(first.producer, "jobs", (jobs) => jobs[`{"a":1}`] === 14);
    const second = newGroup();
    for (const { thread } of workers) if (thread) second.add(thread);
    await untilValues(second.producer, "jobs", (jobs) => jobs[`{"a":1}`] === 14);
    expect(await collected(first, "jobs")).toEqual({ [`{"a":1}`]: 14 });
    first.close();
    await workers[0]!.tell("count", { by: 1, attributes: { a: 1 } });
    await untilValues(second.producer, "jobs", (jobs) => jobs[`{"a":1}`] === 15);
  });
});

it("is one of several in a process: each hears the threads, and none hears another", async () => {
  const lines = vi.fn<DiagLogger["error"]>();
  diag.setLogger({ error: lines, warn: lines, info() {}, debug() {}, verbose() {} });
  const [one, other] = [newGroup(), newGroup()];
  const [worker] = await workersWithSeven("thread", one);
  await untilValues(other.producer, "jobs", (jobs) => jobs["{}"] === 14);
  const { scopeMetrics } = (await worker.tell("gather")) as Answer;
  expect(valuesOf(scopeMetrics, "jobs")).toEqual({ "{}": 14 });
  one.close();
  expect(await collected(other, "jobs")).toEqual({ "{}": 14 });
  expect(lines).not.toHaveBeenCalled();
});

it("reads what a cluster with advanced serialization sends", async () => {
  const group = newGroup();
  const [one] = await workersWithSeven("cluster", group, { serialization: "advanced" });
  await one.kill();
  expect(await collected(group, "jobs")).toEqual({ "{}": 14 });
});

it("is no matter to a worker thread that has nothing left to do: it ends, and has told everything", async () => {
  const group = newGroup();
  const [one] = await workersWithSeven("thread", group);
  await one.tell("count", { by: 1 });
  await one.tell("release");
  await one.ended;
  expect(await collected(group, "jobs")).toEqual({ "{}": 15 });
});

it.for([
  [{ gauge: "median" }, /gauge: got "median", allowed: "each" or "sum"/],
  [{ timeoutMs: 0 }, /timeoutMs: got 0, allowed: a whole number of milliseconds, 1 or more/],
  [{ labels: "w" }, /labels: unknown, did you mean "label"/],
] as const)("refuses %o", ([options, message]) => {
  expect(() => workerGroup(options as WorkerGroupOptions)).toThrow(message);
});

type Answer = Pick<CollectionResult["resourceMetrics"], "scopeMetrics"> & { readonly errors: readonly string[] };

function sumOf(values: Record<string, unknown>): number {
  return Object.values(values).reduce((sum: number, value) => sum + (value as number), 0);
}

function listeners(): readonly number[] {
  return [
    ...["fork", "message", "disconnect"].map((event) => cluster.listenerCount(event)),
    process.listenerCount("worker"),
  ];
}
