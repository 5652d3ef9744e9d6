import { outcomeOf } from "@meterbridge/core";
import { diag, type DiagLogger } from "@opentelemetry/api";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { createHash } from "node:crypto";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { someCounters } from "./some-counters.ts";
import { quickly, start } from "./with-far-end.ts";

describe("a data point that is too large alone", () => {
  it("is lost and told, and the next one arrives", async () => {
    const { farEnd, send, sendMetrics } = await start({ retry: quickly }, { maxMessageBytes: 600 });
    const answer = await sendMetrics(countersOf([1_000]));
    expect(answer).toMatchObject({ code: 1, error: { code: "too_large" } });
    expect(answer.error!.message).toContain("MESSAGE_TOO_LARGE");
    expect(farEnd.messages()).toEqual([]);
    expect(await send()).toEqual({ code: 0 });
    expect(farEnd.received().length).toBe(1);
  });

  it.for([
    ["resource", "none"],
    ["resource", "gzip"],
    ["metric", "none"],
    ["none", "zstd"],
  ] as const)("costs its neighbours nothing: by %s, compression %s", async ([partitionBy, compression]) => {
    const warn = vi.fn<(message: string) => void>();
    diag.setLogger({ warn, error() {}, info() {}, debug() {}, verbose() {} } satisfies DiagLogger);
    onTestFinished(() => diag.disable());
    const { farEnd, sendMetrics } = await start({ retry: quickly, partitionBy, compression }, { maxMessageBytes: 900 });
    const sizes = Array.from({ length: 41 }, (_, index) => (index % 20 === 7 ? 2_000 : 10));
    const outcome = outcomeOf(await sendMetrics(countersOf(sizes)));
    expect(outcome).toMatchObject({ kind: "delivered", drops: [{ reason: "too_large", points: 2 }] });
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^kafka: dropped 2 data points: 2 too_large\./)],
      [expect.stringMatching(/^kafka: delivered, with a warning: \[too_large\] .* MESSAGE_TOO_LARGE/)],
    ]);
    const stored = farEnd.received().map(({ attributes }) => Number(attributes["index"]));
    expect(stored.sort((one, other) => one - other)).toEqual([...sizes.keys()].filter((index) => sizes[index] === 10));
  });
});

/** With `message.max.bytes` as a broker has it: 1 048 588. */
describe("messages of a size that nobody chose", () => {
  it.for([
    ["protobuf", "none"],
    ["protobuf", "gzip"],
    ["protobuf", "zstd"],
    ["json", "none"],
    ["json", "gzip"],
    ["json", "zstd"],
  ] as const)("are all taken as they come, however badly they compress: %s, %s", async ([encoding, compression]) => {
    const { farEnd, sendMetrics } = await start({ encoding, compression, retry: false }, { encoding });
    expect(await sendMetrics(countersOf(Array.from({ length: 2_500 }, () => 1_000)))).toEqual({ code: 0 });
    expect(farEnd.received().length).toBe(2_500);
    expect(farEnd.messages().length).toBeGreaterThan(1);
    expect(farEnd.attempts()).toBe(farEnd.messages().length);
    expect(farEnd.largestAttemptBytes()).toBeGreaterThan(350_000);
  });
});

/** A counter with a data point for each of these, which has so many bytes that hardly compress. */
function countersOf(sizes: readonly number[]): ResourceMetrics {
  const metrics = someCounters([["requests", sizes.length]]);
  for (const [index, point] of metrics.scopeMetrics[0]!.metrics[0]!.dataPoints.entries()) {
    const noise = createHash("shake256", { outputLength: sizes[index]! }).update(`${index}`).digest("base64");
    Object.assign(point.attributes, { noise: noise.slice(0, sizes[index]) });
  }
  return metrics;
}
