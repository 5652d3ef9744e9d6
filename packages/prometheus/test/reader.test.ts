import { Registry } from "prom-client";
import { diag, DiagLogLevel } from "@opentelemetry/api";
import { testClock } from "@meterbridge/test-harness";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AggregationType, InstrumentType, MeterProvider, type MetricProducer } from "@opentelemetry/sdk-metrics";
import { describe, expect, it, onTestFinished } from "vitest";
import { collectFrom } from "../src/collect.ts";
import { pullReader, type ReaderOptions } from "../src/reader.ts";
import { collected, metric, scoped } from "./exposition/metrics.ts";

const plain: ReaderOptions = {
  aggregation: undefined,
  cardinalityLimit: undefined,
  metricProducers: [],
  shutdown: async () => {},
};

function producerOf(
  name: string,
  errors: readonly unknown[] = [],
  resource: unknown = { attributes: {} },
): MetricProducer {
  const scopeMetrics = [scoped(name, metric("gauge", name, [{}]))];
  return {
    collect: async () => ({ resourceMetrics: { resource: resource as never, scopeMetrics }, errors: [...errors] }),
  };
}

describe("a reader of an SDK", () => {
  it("may be bound once", () => {
    const reader = pullReader(plain);
    reader.setMetricProducer(producerOf("a"));
    expect(() => reader.setMetricProducer(producerOf("b"))).toThrow("one MeterProvider only");
  });

  it("cannot collect before it is bound", async () => {
    await expect(pullReader(plain).collect()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("asks for cumulative values, and for the SDK's own aggregation and limit", () => {
    const reader = pullReader(plain);
    for (const type of Object.values(InstrumentType)) {
      expect(reader.selectAggregationTemporality(type)).toBe(1);
      expect(reader.selectAggregation(type)).toEqual({ type: AggregationType.DEFAULT });
      expect(reader.selectCardinalityLimit(type)).toBe(2_000);
    }
  });

  it("asks for what options say", () => {
    const reader = pullReader({
      ...plain,
      aggregation: () => ({ type: AggregationType.DROP }),
      cardinalityLimit: () => 5,
    });
    expect(reader.selectAggregation(InstrumentType.COUNTER)).toEqual({ type: AggregationType.DROP });
    expect(reader.selectCardinalityLimit(InstrumentType.COUNTER)).toBe(5);
  });

  it("shuts down once, and collects no more", async () => {
    let ends = 0;
    const reader = pullReader({ ...plain, shutdown: async () => void ends++ });
    reader.setMetricProducer(producerOf("a"));
    await Promise.all([reader.shutdown(), reader.shutdown()]);
    await reader.shutdown();
    expect(ends).toBe(1);
    await expect(reader.collect()).rejects.toMatchObject({ code: "shutdown" });
    await reader.forceFlush();
  });

  it("reads a MeterProvider, which shuts it down", async () => {
    let ends = 0;
    const reader = pullReader({ ...plain, shutdown: async () => void ends++ });
    const provider = new MeterProvider({ readers: [reader] });
    provider.getMeter("m").createCounter("c").add(2);
    const { resourceMetrics, errors } = await reader.collect();
    expect(errors).toEqual([]);
    expect(resourceMetrics.scopeMetrics[0]!.metrics[0]).toMatchObject({
      descriptor: { name: "c" },
      aggregationTemporality: 1,
    });
    await provider.forceFlush();
    await provider.shutdown();
    expect(ends).toBe(1);
  });
});

describe("more producers", () => {
  it("are asked in the same time, and one that fails costs nothing of the others", async () => {
    const asked: unknown[] = [];
    const asking: MetricProducer = {
      collect(options) {
        asked.push(options);
        return producerOf("asked", ["its error"]).collect();
      },
    };
    const failing: MetricProducer = { collect: () => Promise.reject(new Error("down")) };
    const throwing: MetricProducer = {
      collect() {
        throw new Error("broken");
      },
    };
    const empty = { collect: async () => undefined } as unknown as MetricProducer;
    const reader = pullReader({ ...plain, metricProducers: [failing, asking, throwing, empty] });
    reader.setMetricProducer(producerOf("sdk", ["an error"]));
    const { resourceMetrics, errors } = await reader.collect({ timeoutMillis: 7 });
    expect(asked).toEqual([{ timeoutMillis: 7 }]);
    expect(resourceMetrics.scopeMetrics.map(({ scope }) => scope.name)).toEqual(["sdk", "asked"]);
    expect(errors.map((error) => (error instanceof Error ? error.message : error))).toEqual([
      "an error",
      "down",
      "its error",
      "broken",
      expect.stringContaining("undefined"),
    ]);
  });

  it("and one that takes longer than there is, is an error, and is waited for no longer", async () => {
    const clock = testClock();
    const hanging: MetricProducer = { collect: () => new Promise(() => {}) };
    const reader = pullReader({ ...plain, clock, metricProducers: [hanging, producerOf("other")] });
    reader.setMetricProducer(producerOf("sdk"));
    const collecting = reader.collect({ timeoutMillis: 500 });
    await clock.advance(500);
    const { resourceMetrics, errors } = await collecting;
    expect(resourceMetrics.scopeMetrics).toHaveLength(2);
    expect(errors).toMatchObject([{ code: "timeout", message: expect.stringContaining("longer than 500 ms") }]);
    expect(clock.pending()).toEqual([]);
  });

  it("do not help when the SDK's own fails", async () => {
    const reader = pullReader({ ...plain, metricProducers: [producerOf("other")] });
    reader.setMetricProducer({ collect: () => Promise.reject(new Error("down")) });
    await expect(reader.collect()).rejects.toThrow("down");
  });
});

describe("attributes of the resource that are still being found out", () => {
  function bound(attribute: Promise<string>): ReturnType<typeof start> {
    return start(attribute);
  }

  function start(attribute: Promise<string>) {
    const clock = testClock();
    const reader = pullReader({ ...plain, clock });
    const provider = new MeterProvider({
      resource: resourceFromAttributes({ late: attribute, there: 1 }),
      readers: [reader],
    });
    const read = async (): Promise<unknown> =>
      (await reader.collect({ timeoutMillis: 1_000 })).resourceMetrics.resource.attributes;
    return { clock, reader, provider, read };
  }

  it("are waited for", async () => {
    let find: (value: string) => void = () => {};
    const { clock, read, provider } = bound(new Promise((resolve) => (find = resolve)));
    const reading = read();
    await clock.waiting();
    find("found");
    expect(await reading).toEqual({ late: "found", there: 1 });
    expect(clock.pending()).toEqual([]);
    await provider.shutdown();
  });

  it("are waited for once, for half of the time: metrics without them are worth more than none", async () => {
    let find: (value: string) => void = () => {};
    const { clock, read, provider } = bound(new Promise((resolve) => (find = resolve)));
    const first = read();
    await clock.waiting();
    expect(clock.pending()).toEqual([500]);
    await clock.advance(500);
    expect(await first).toEqual({ there: 1 });
    expect(await read()).toEqual({ there: 1 });
    find("found");
    await clock.advance(1);
    expect(await read()).toEqual({ late: "found", there: 1 });
    await provider.shutdown();
  });

  it("while they are pending, what is known is read without a complaint of the SDK's each time", async () => {
    const logged: string[] = [];
    const say = (message: string): void => void logged.push(message);
    const logger = { error: say, warn: say, info: say, debug: say, verbose: say };
    diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
    onTestFinished(() => diag.disable());
    const never = new Promise<string>(() => {});
    const resource = resourceFromAttributes({ known: "a", later: never as never });
    const collect = async (): Promise<object> => ({ resourceMetrics: { resource, scopeMetrics: [] }, errors: [] });
    const options = { reader: { collect } as never, joined: new Map(), own: () => [] };
    expect((await collectFrom(options)(1)).collected?.resource).toEqual({ known: "a" });
    expect(logged).toEqual([]);
  });

  it("that cannot be found are left out", async () => {
    const { read, provider } = bound(Promise.reject(new Error("no cloud here")));
    expect(await read()).toMatchObject({ there: 1 });
    await provider.shutdown();
  });

  it("are not waited for when the reader is shut down", async () => {
    const { clock, read, provider } = bound(new Promise(() => {}));
    const reading = read();
    await clock.waiting();
    await provider.shutdown();
    expect(await reading).toEqual({ there: 1 });
    expect(clock.pending()).toEqual([]);
  });
});

describe("collecting for a scrape never rejects", () => {
  it.for<[what: string, collect: () => unknown]>([
    ["rejects", () => Promise.reject(new Error("down"))],
    ["gives nothing", async () => undefined],
    ["gives no metrics", async () => ({ resourceMetrics: { resource: { attributes: {} } }, errors: [] })],
    ["gives no errors", async () => ({ resourceMetrics: { resource: { attributes: {} }, scopeMetrics: [] } })],
  ])("when the reader %s", async ([, collect]) => {
    const joined = new Map([[new Registry(), async () => ({ metrics: [], errors: [] })]]);
    const { errors } = await collectFrom({ reader: { collect } as never, joined, own: () => [] })(1);
    expect(errors).toHaveLength(1);
  });

  it("hands a scope that is none on, to be left out alone", async () => {
    const resourceMetrics = { resource: { attributes: {} }, scopeMetrics: [null, undefined] };
    const collect = async (): Promise<object> => ({ resourceMetrics, errors: [] });
    const { errors } = await collectFrom({ reader: { collect } as never, joined: new Map(), own: () => [] })(1);
    expect(errors).toEqual([]);
  });

  it("puts what is joined and what is ours before the SDK's", async () => {
    const [joined, own] = [metric("gauge", "joined", [{}]), metric("gauge", "own", [{}])];
    const all = await collectFrom({
      reader: { collect: () => producerOf("sdk").collect() } as never,
      joined: new Map([[new Registry(), async () => ({ metrics: [joined], errors: ["a joined error"] })]]),
      own: () => [own],
    })(1);
    expect(all.errors).toEqual(["a joined error"]);
    expect(all.collected).toMatchObject({ joined: [joined, own] });
    expect(Object.keys(all.collected!)).toEqual(Object.keys(collected()));
  });
});
