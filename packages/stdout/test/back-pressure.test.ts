import { testClock } from "@meterbridge/test-harness";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { stdoutExporter } from "../src/index.ts";
import { collected, exportBy } from "./collected.ts";
import { ScriptedStream } from "./scripted-stream.ts";

let metrics: ResourceMetrics;
let stream: ScriptedStream;
beforeAll(async () => {
  metrics = await collected();
});
beforeEach(() => {
  stream = new ScriptedStream();
});

/** An exporter to the scripted stream, one export of which is on its way. */
async function exporting(options = {}) {
  const exporter = stdoutExporter({ format: "otlp-json", stream: asStream(stream), ...options });
  const written = once(stream, "written");
  const answer = exportBy(exporter, metrics);
  await written;
  return { exporter, answer };
}

function asStream(scripted: ScriptedStream): NodeJS.WritableStream {
  return scripted as unknown as NodeJS.WritableStream;
}

/** Whether a promise has settled by the time that everything else had its turn. */
async function hasSettled(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol("open");
  await nextTurn();
  return (await Promise.race([promise, Promise.resolve(open)])) !== open;
}

describe("an export", () => {
  it("is answered when the stream has called back, and not before", async () => {
    const { exporter, answer } = await exporting();
    expect(await hasSettled(answer)).toBe(false);
    stream.callBack();
    expect(await answer).toEqual({ code: 0 });
    await exporter.shutdown();
  });

  it("waits for the stream to have room", async () => {
    stream.hasRoom = false;
    const { exporter, answer } = await exporting();
    stream.callBack();
    await answer;
    const second = exportBy(exporter, metrics);
    expect(await hasSettled(second)).toBe(false);
    expect(stream.bodies).toHaveLength(1);
    stream.hasRoom = true;
    const written = once(stream, "written");
    stream.emit("drain");
    await written;
    stream.callBack();
    expect(await second).toEqual({ code: 0 });
    await exporter.shutdown();
  });

  it("is one write for each line", async () => {
    const { exporter, answer } = await exporting();
    stream.callBack();
    await answer;
    expect(stream.bodies.map((body) => Buffer.from(body).toString())).toEqual([
      expect.stringMatching(/^\{"resourceMetrics":.*\}\n$/),
    ]);
    await exporter.shutdown();
  });
});

describe("a stream that never takes what it has got", () => {
  it("ends the export at its deadline; it may still arrive", async () => {
    const clock = testClock();
    const { exporter, answer } = await exporting({ clock, timeoutMs: 1_000 });
    await clock.advance(1_000);
    expect(await answer).toMatchObject({ code: 1, error: { code: "timeout" }, kind: "retryable", ambiguous: true });
    stream.callBack();
    await exporter.shutdown();
  });

  it("is given nothing more: later exports end at theirs, unsent", async () => {
    const clock = testClock();
    const { exporter, answer } = await exporting({ clock, timeoutMs: 1_000 });
    const later = Array.from({ length: 4 }, () => exportBy(exporter, metrics));
    await clock.advance(1_000);
    await answer;
    for (const unsent of await Promise.all(later)) {
      expect(unsent).toMatchObject({ code: 1, error: { code: "timeout" }, kind: "retryable" });
      expect(unsent.ambiguous).toBeUndefined();
    }
    for (let round = 0; round < 20; round++) {
      const next = exportBy(exporter, metrics);
      await clock.advance(1_000);
      expect(await next).toMatchObject({ code: 1, error: { code: "timeout" } });
    }
    expect(stream.bodies).toHaveLength(1);
    stream.callBack();
    await exporter.shutdown();
  });

  it("is written to again once it has taken it", async () => {
    const clock = testClock();
    const { exporter, answer } = await exporting({ clock, timeoutMs: 1_000 });
    await clock.advance(1_000);
    await answer;
    const second = exportBy(exporter, metrics);
    expect(await hasSettled(second)).toBe(false);
    const written = once(stream, "written");
    stream.callBack();
    await written;
    stream.callBack();
    expect(await second).toEqual({ code: 0 });
    expect(stream.bodies).toHaveLength(2);
    await exporter.shutdown();
  });

  it("and then fails after all, may have cut the line: the next one begins on a new line", async () => {
    const clock = testClock();
    const { exporter, answer } = await exporting({ clock, timeoutMs: 1_000 });
    await clock.advance(1_000);
    await answer;
    const error = new Error("no space left");
    stream.callBack(error);
    stream.emit("error", error);
    const written = once(stream, "written");
    const second = exportBy(exporter, metrics);
    await written;
    stream.callBack();
    expect(await second).toEqual({ code: 0 });
    expect(stream.bodies.map((body) => body[0] === 0x0a)).toEqual([false, true]);
    await exporter.shutdown();
  });

  it("holds up a flush until its time is over, and a shutdown for half a second", async () => {
    const clock = testClock();
    const { exporter, answer } = await exporting({ clock, timeoutMs: 1_000 });
    await clock.advance(1_000);
    await answer;
    const flush = exporter.forceFlush();
    await clock.advance(999);
    expect(await hasSettled(flush)).toBe(false);
    await clock.advance(1);
    await flush;
    const shutdown = exporter.shutdown();
    await clock.advance(499);
    expect(await hasSettled(shutdown)).toBe(false);
    await clock.advance(1);
    await shutdown;
    expect(clock.pending()).toEqual([]);
  });
});

describe("shutdown", () => {
  it("waits for what was written", async () => {
    const { exporter, answer } = await exporting();
    const shutdown = exporter.shutdown();
    expect(await hasSettled(shutdown)).toBe(false);
    stream.callBack();
    await shutdown;
    expect(await answer).toEqual({ code: 0 });
  });

  it("stops listening to the stream", async () => {
    const { exporter, answer } = await exporting();
    stream.callBack();
    await answer;
    await exporter.shutdown();
    expect(stream.eventNames()).toEqual([]);
  });

  it("goes on listening as long as the stream holds a write, whose error would end the process", async () => {
    const clock = testClock();
    const { exporter, answer } = await exporting({ clock, timeoutMs: 1_000 });
    await clock.advance(1_000);
    await answer;
    const shutdown = exporter.shutdown();
    await clock.advance(500);
    await shutdown;
    const error = new Error("write EPIPE");
    stream.callBack(error);
    expect(() => stream.emit("error", error)).not.toThrow();
    expect(stream.eventNames()).toEqual([]);
  });

  it("is followed by nothing: an export after it fails, unwritten", async () => {
    const { exporter, answer } = await exporting();
    stream.callBack();
    await answer;
    await exporter.shutdown();
    expect(await exportBy(exporter, metrics)).toMatchObject({ code: 1, error: { code: "shutdown" } });
    expect(stream.bodies).toHaveLength(1);
  });
});
