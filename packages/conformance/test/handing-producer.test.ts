import { describe, expect, it } from "vitest";
import { handingProducer } from "../src/handing-producer.ts";
import { sampleMetrics } from "../src/index.ts";

describe("handingProducer", () => {
  it("begins with no metrics", async () => {
    const { resourceMetrics, errors } = await handingProducer().collect();
    expect([resourceMetrics.scopeMetrics, errors]).toEqual([[], []]);
  });

  it("hands out what it was given last, each time that it is asked", async () => {
    const producer = handingProducer();
    producer.answer(() => Promise.reject(new Error("it cannot collect")));
    const metrics = sampleMetrics({}, 1);
    producer.hand(metrics);
    for (const _ of [1, 2]) expect(await producer.collect()).toEqual({ resourceMetrics: metrics, errors: [] });
  });

  it("remembers what it was asked, and answers as it was told", async () => {
    const producer = handingProducer();
    producer.answer(() => Promise.reject(new Error("it cannot collect")));
    await expect(producer.collect({ timeoutMillis: 7 })).rejects.toThrow("it cannot collect");
    await expect(producer.collect()).rejects.toThrow();
    expect(producer.asked()).toEqual([{ timeoutMillis: 7 }, undefined]);
  });
});
