import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { stdoutExporter } from "../src/index.ts";

describe("wrong options", () => {
  it("are all named in one error, with what was given and what is allowed", () => {
    const build = (): unknown =>
      stdoutExporter({
        format: "json",
        stream: "metrics.jsonl",
        color: "always",
        all: 1,
        maxLineBytes: 100,
        timeoutMs: -1,
        maxPendingExports: 0.5,
        temporality: "deltas",
        aggregation: {},
        clock: Date,
        colour: true,
      } as never);
    expect(build).toThrow(TypeError);
    expect(build).toThrow(/^stdoutExporter: 11 wrong options$/m);
    for (const line of [
      /^ {2}format: got "json", allowed: "pretty" or "otlp-json"$/m,
      /^ {2}stream: got "metrics.jsonl", allowed: a writable stream \(with write, on, removeListener\)$/m,
      /^ {2}color: got "always", allowed: true or false$/m,
      /^ {2}all: got 1, allowed: true or false$/m,
      /^ {2}maxLineBytes: got 100, allowed: a whole number of bytes, 2048 to 1073741824$/m,
      /^ {2}timeoutMs: got -1/m,
      /^ {2}maxPendingExports: got 0.5/m,
      /^ {2}temporality: got "deltas"/m,
      /^ {2}aggregation: got an object, allowed: a function$/m,
      /^ {2}clock: got a function/m,
      /^ {2}colour: unknown, did you mean "color"\?$/m,
    ]) {
      expect(build).toThrow(line);
    }
  });

  it("leave no listener on the stream", () => {
    const stream = new PassThrough();
    expect(() => stdoutExporter({ stream, timeoutMs: -1 })).toThrow(TypeError);
    expect(stream.listenerCount("error")).toBe(0);
  });
});

it("asks the SDK for what the options say", async () => {
  const exporter = stdoutExporter({
    stream: new PassThrough(),
    temporality: "delta",
    aggregation: () => ({ type: 2 }),
  });
  expect(exporter.selectAggregationTemporality!("COUNTER" as never)).toBe(0);
  expect(exporter.selectAggregationTemporality!("UP_DOWN_COUNTER" as never)).toBe(1);
  expect(exporter.selectAggregation!("COUNTER" as never)).toEqual({ type: 2 });
  await exporter.shutdown();
});
