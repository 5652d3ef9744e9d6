import {
  type Call,
  ExportError,
  flow,
  layer,
  type Outcome,
  type Payload,
  type Sink,
  type Visit,
} from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import type { Attributes } from "@opentelemetry/api";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { exportHealth } from "../src/index.ts";
import { metricsOf, recorder } from "./exporters.ts";

const exported = "otel.sdk.exporter.metric_data_point.exported";
const inflight = "otel.sdk.exporter.metric_data_point.inflight";
const call: Call = { signal: new AbortController().signal, deadline: Infinity };
const delivered = { kind: "delivered", rejectedPoints: 0 } as const;
const accepted = { ...delivered, accepted: true } as const;

type Figure = readonly [name: string, value: number | string, attributes?: Attributes];

/** A sink that answers so, and shows whatever figures there are at the moment. */
function sink<In>(outcome: Outcome<In>, figures: readonly Figure[] = []): Sink<In> & { readonly events: string[] } {
  const events: string[] = [];
  return {
    events,
    async send() {
      events.push("send");
      return outcome;
    },
    async flush() {
      events.push("flush");
    },
    async close() {
      events.push("close");
    },
    inspect(visit) {
      for (const [name, value, attributes] of figures) visit(name, value, attributes);
    },
  };
}

function payload(points: number): Payload {
  return { body: new Uint8Array(8), contentType: "application/x-protobuf", points };
}

describe("a layer", () => {
  it("counts the data points of payloads", async () => {
    const health = exportHealth<Payload>();
    const laid = flow(health, sink<Payload>({ kind: "delivered", rejectedPoints: 2 }));
    await laid.send(payload(7), call);
    expect(health.health.snapshot()).toMatchObject({ exported: 5, failed: { rejected: 2 } });
  });

  it("counts those of metrics, and of what is left of them", async () => {
    const health = exportHealth<ResourceMetrics>();
    const error = new ExportError("connection", "reset");
    const laid = flow(health, sink<ResourceMetrics>({ kind: "retryable", error, undelivered: metricsOf(4) }));
    await laid.send(metricsOf(10), call);
    expect(health.health.snapshot()).toMatchObject({ exported: 6, failed: { connection: 4 } });
  });

  it("hands the outcome on as it is, and everything else", async () => {
    const next = sink<Payload>(delivered, [["retries", 2]]);
    const laid = flow(exportHealth<Payload>(), next);
    expect(await laid.send(payload(1), call)).toBe(delivered);
    await laid.flush(call);
    await laid.close(call);
    expect(next.events).toEqual(["send", "flush", "close"]);
    const seen: unknown[] = [];
    laid.inspect?.((...figure) => seen.push(figure.slice(0, 2)));
    expect(seen).toEqual([["retries", 2]]);
  });

  it("counts what a sink throws, and lets it through", async () => {
    const health = exportHealth<Payload>();
    const laid = flow(health, { ...sink<Payload>(delivered), send: () => Promise.reject(new Error("odd")) });
    await expect(laid.send(payload(3), call)).rejects.toThrow("odd");
    expect(health.health.snapshot().failed).toEqual({ unknown: 3 });
  });

  it.for([undefined, {}, { kind: "failed" }, { kind: "retryable", error: new Error("bare") }])(
    "counts %o, which is no outcome, as a failure",
    async (outcome) => {
      const health = exportHealth<Payload>();
      await flow(health, sink<Payload>(outcome as never)).send(payload(3), call);
      expect(health.health.snapshot()).toMatchObject({ exported: 0, failed: { unknown: 3 }, inflight: 0 });
    },
  );

  it("over several sinks adds up", async () => {
    const health = exportHealth<Payload>();
    const shown: Figure[] = [["queue.points", 4]];
    await Promise.all(
      [1, 2].map((points) => flow(health, sink<Payload>(delivered, shown)).send(payload(points), call)),
    );
    expect(health.health.snapshot()).toMatchObject({ exported: 3, queue: { points: 8 } });
  });
});

describe("above a queue", () => {
  it("data points count when they leave it, each once", async () => {
    const figures: Figure[] = [];
    const show = (...now: readonly Figure[]): void => void figures.splice(0, figures.length, ...now);
    const record = recorder();
    const health = exportHealth<Payload>({ meterProvider: record.provider });
    const laid = flow(health, sink<Payload>(accepted, figures));

    show(["accepted.points", 10], ["accepted.delivered", 0], ["accepted.rejected", 0]);
    await laid.send(payload(10), call);
    expect(await record.values(exported)).toEqual({ "": 0 });
    expect(await record.values(inflight)).toEqual({ "": 10 });

    // One of them a further queue has accepted, where it is counted again.
    show(
      ["accepted.points", 11],
      ["accepted.recovered", 5],
      ["accepted.delivered", 6],
      ["accepted.rejected", 1],
      ["accepted.dropped", 2, { reason: "overflow" }],
      ["accepted.dropped", 1, { reason: "expired" }],
      ["accepted.merged", 1],
      ["accepted.passed_on", 1],
    );
    expect(await record.values(exported)).toEqual({
      "": 6,
      "error.type=rejected": 1,
      "error.type=overflow": 2,
      "error.type=expired": 1,
    });
    expect(await record.values(inflight)).toEqual({ "": 4 });
    expect(health.health.snapshot()).toMatchObject({
      exported: 6,
      failed: { rejected: 1, overflow: 2, expired: 1 },
      inflight: 4,
      successRate: { points: 0.6, operations: 1 },
    });
  });

  it("what an outcome tells beside the acceptance counts at once", async () => {
    const drops = [{ reason: "invalid_time", points: 3 }];
    const health = exportHealth<Payload>();
    await flow(health, sink<Payload>({ ...accepted, drops }, [["accepted.points", 7]])).send(payload(10), call);
    expect(health.health.snapshot()).toMatchObject({ exported: 0, failed: { invalid_time: 3 }, inflight: 7 });
  });

  it("what was accepted before the rest failed is not counted as arrived", async () => {
    const health = exportHealth<ResourceMetrics>();
    const failed = { kind: "failed", error: new ExportError("overflow", "full"), undelivered: metricsOf(6) } as const;
    await flow(health, sink<ResourceMetrics>(failed, [["accepted.points", 4]])).send(metricsOf(10), call);
    expect(health.health.snapshot()).toMatchObject({ exported: 0, failed: { overflow: 6 }, inflight: 4 });
  });

  it("what arrived past it is not counted as accepted", async () => {
    const health = exportHealth<Payload>();
    const laid = flow(health, sink<Payload>(accepted, [["accepted.points", 4]]));
    await laid.send(payload(10), call);
    expect(health.health.snapshot()).toMatchObject({ exported: 6, inflight: 4 });
  });

  it("what arrived before the rest failed is counted as arrived, where nothing was accepted", async () => {
    const health = exportHealth<ResourceMetrics>();
    const failed = { kind: "failed", error: new ExportError("refused", "no"), undelivered: metricsOf(3) } as const;
    await flow(health, sink<ResourceMetrics>(failed, [["accepted.points", 0]])).send(metricsOf(10), call);
    expect(health.health.snapshot()).toMatchObject({ exported: 7, failed: { refused: 3 }, inflight: 0 });
    expect(health.health.snapshot().lastSuccessAt).toBeDefined();
  });

  it("what it takes of an operation that goes on is in flight once", async () => {
    const figures: Figure[] = [["accepted.points", 0]];
    const health = exportHealth<Payload>();
    let end: ((outcome: Outcome<Payload>) => void) | undefined;
    const laid = flow(health, {
      ...sink<Payload>(accepted, figures),
      send: () => new Promise<Outcome<Payload>>((resolve) => (end = resolve)),
    });
    const sent = laid.send(payload(10), call);
    figures[0] = ["accepted.points", 5];
    expect(health.health.snapshot()).toMatchObject({ exported: 0, inflight: 10 });
    figures[0] = ["accepted.points", 10];
    end?.(accepted);
    await sent;
    expect(health.health.snapshot()).toMatchObject({ exported: 0, inflight: 10 });
  });

  it("that keeps no accounts, data points count when it accepts them", async () => {
    const health = exportHealth<Payload>();
    await flow(health, sink<Payload>(accepted)).send(payload(10), call);
    expect(health.health.snapshot()).toMatchObject({ exported: 10, inflight: 0 });
  });

  it("counts that begin anew take nothing away", async () => {
    const figures: Figure[] = [["accepted.delivered", 6]];
    const health = exportHealth<Payload>();
    flow(health, sink<Payload>(accepted, figures));
    expect(health.health.snapshot().exported).toBe(6);
    figures[0] = ["accepted.delivered", 2];
    expect(health.health.snapshot().exported).toBe(8);
    figures[0] = ["accepted.delivered", 3];
    expect(health.health.snapshot().exported).toBe(9);
  });
});

it("figures that are missing now and then change nothing", async () => {
  const whole: readonly Figure[] = [
    ["accepted.points", 10],
    ["accepted.delivered", 6],
    ["accepted.dropped", 1, { reason: "overflow" }],
    ["retries", 4],
  ];
  const figures = [...whole];
  const clock = testClock();
  const health = exportHealth<Payload>({ clock });
  await flow(health, sink<Payload>(accepted, figures)).send(payload(10), call);
  const { exported, failed, inflight } = health.health.snapshot();
  expect({ exported, failed, inflight }).toEqual({ exported: 6, failed: { overflow: 1 }, inflight: 3 });
  for (const missing of whole) {
    figures.splice(0, figures.length, ...whole.filter((figure) => figure !== missing));
    expect(health.health.snapshot()).toMatchObject({ exported, failed, inflight });
    figures.splice(0, figures.length, ...whole);
    expect(health.health.snapshot()).toMatchObject({ exported, failed, inflight });
  }
  // Nothing arrives any more, and what was sent again before is no reason to worry.
  await clock.advance(400_000);
  figures.pop();
  health.health.snapshot();
  figures.push(["retries", 4]);
  expect(health.health.snapshot().status).toBe("ok");
});

it("a sink that cannot be closed is watched no longer, either", async () => {
  const record = recorder();
  const stuck = { ...sink<Payload>(delivered), close: () => Promise.reject(new Error("stuck")) };
  const laid = flow(exportHealth<Payload>({ meterProvider: record.provider }), stuck);
  let looks = 0;
  stuck.inspect = () => void looks++;
  await laid.send(payload(1), call);
  await expect(laid.close(call)).rejects.toThrow("stuck");
  await record.collect();
  const before = looks;
  await record.collect();
  expect(looks).toBe(before);
});

describe("figures become metrics of our own", () => {
  it.for<[string, readonly Figure[], string, Record<string, number>]>([
    ["a count", [["retries", 4]], "retries", { "": 4 }],
    [
      "the sum of what several layers show",
      [
        ["retries", 4],
        ["retries", 3],
      ],
      "retries",
      { "": 7 },
    ],
    ["a depth", [["queue.bytes", 512]], "queue.bytes", { "": 512 }],
    ["a capacity in items", [["queue.capacity.items", 99]], "queue.capacity.items", { "": 99 }],
    ["a capacity", [["spool.capacity.bytes", 1024]], "spool.capacity.bytes", { "": 1024 }],
    [
      "counts by reason",
      [
        ["accepted.dropped", 4, { reason: "overflow" }],
        ["accepted.dropped", 1, { reason: "poison" }],
      ],
      "accepted.dropped",
      { "reason=overflow": 4, "reason=poison": 1 },
    ],
    [
      "a mode",
      [["spool.mode", "memory"]],
      "spool.mode",
      { "meterbridge.state=disk": 0, "meterbridge.state=memory": 1 },
    ],
    [
      "how many are in each state",
      [
        ["circuit_breaker.state", "open"],
        ["circuit_breaker.state", "closed"],
        ["circuit_breaker.state", "open"],
      ],
      "circuit_breaker.state",
      { "meterbridge.state=closed": 1, "meterbridge.state=open": 2, "meterbridge.state=half_open": 0 },
    ],
    [
      "those of the members of a fallback, each for itself",
      [
        ["circuit_breaker.state", "open", { member: "primary" }],
        ["circuit_breaker.state", "closed", { member: "secondary" }],
      ],
      "circuit_breaker.state",
      {
        "member=primary,meterbridge.state=closed": 0,
        "member=primary,meterbridge.state=open": 1,
        "member=primary,meterbridge.state=half_open": 0,
        "member=secondary,meterbridge.state=closed": 1,
        "member=secondary,meterbridge.state=open": 0,
        "member=secondary,meterbridge.state=half_open": 0,
      },
    ],
    [
      "which member is sent to",
      [["fallback.active", "secondary"]],
      "fallback.active",
      { "meterbridge.state=primary": 0, "meterbridge.state=secondary": 1 },
    ],
  ])("%s", async ([, figures, name, values]) => {
    const record = recorder();
    const laid = flow(exportHealth<Payload>({ meterProvider: record.provider }), sink<Payload>(delivered, figures));
    await laid.send(payload(1), call);
    expect(await record.values(`meterbridge.exporter.${name}`)).toEqual(values);
  });

  it("unless nobody knows them: those are in the snapshot only", async () => {
    const record = recorder();
    const health = exportHealth<Payload>({ meterProvider: record.provider });
    await flow(health, sink<Payload>(delivered, [["parrots", 4, { colour: "green" }]])).send(payload(1), call);
    const names = (await record.collect()).scopeMetrics[0]!.metrics.map(({ descriptor }) => descriptor.name);
    expect(names.filter((name) => name.includes("parrots"))).toEqual([]);
    expect(health.health.snapshot().figures).toEqual({ 'parrots{colour="green"}': 4 });
  });

  it("without a layer that shows any, there are none", async () => {
    const record = recorder();
    await flow(exportHealth<Payload>({ meterProvider: record.provider }), sink<Payload>(delivered)).send(
      payload(1),
      call,
    );
    const names = (await record.collect()).scopeMetrics[0]!.metrics.map(({ descriptor }) => descriptor.name);
    expect(names.sort()).toEqual([
      "meterbridge.exporter.last_success.time",
      "otel.sdk.exporter.metric_data_point.exported",
      "otel.sdk.exporter.metric_data_point.inflight",
      "otel.sdk.exporter.operation.duration",
    ]);
  });
});

it("figures of layers below and above are seen as far as they are below", async () => {
  const shows = (figure: Figure): ReturnType<typeof layer<Payload>> =>
    layer((next) => ({
      send: (input, call) => next.send(input, call),
      inspect: (visit: Visit) => visit(figure[0], figure[1]),
    }));
  const health = exportHealth<Payload>();
  flow(shows(["above", 1]), health, shows(["below", 1]), sink<Payload>(delivered));
  expect(health.health.snapshot().figures).toEqual({ below: 1 });
});

it("names every wrong option in one error", () => {
  expect(() => exportHealth({ name: 1, server: {} } as never)).toThrow(/^exportHealth: 1 wrong option\n {2}name: /);
});
