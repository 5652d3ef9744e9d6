import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { PassThrough, Writable, type WritableOptions } from "node:stream";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { stdoutExporter } from "../src/index.ts";
import { collected, exportBy } from "./collected.ts";
import { ScriptedStream } from "./scripted-stream.ts";
import { socketPair } from "./socket-pair.ts";

let metrics: ResourceMetrics;
beforeAll(async () => {
  metrics = await collected();
});

function exporterTo(stream: object) {
  return stdoutExporter({ format: "otlp-json", stream: stream as NodeJS.WritableStream });
}

function noSpaceLeft(): Error {
  return new Error("no space left");
}

/** A stream that fails every write. */
function fullDisk(options: WritableOptions = {}): Writable {
  return new Writable({ write: (_line, _encoding, done) => done(noSpaceLeft()), ...options });
}

function brokenPipe(): Error {
  return Object.assign(new Error("write EPIPE"), { code: "EPIPE", syscall: "write" });
}

const partly = { code: 1, error: { code: "connection" }, kind: "retryable", ambiguous: true };
const refused = { code: 1, error: { code: "connection" }, kind: "failed" };

describe("a stream that was over before", () => {
  it.for([
    ["ended", (stream: PassThrough) => stream.end()],
    ["destroyed", (stream: PassThrough) => stream.destroy()],
    ["destroyed by an error", (stream: PassThrough) => stream.destroy(new Error("the disk is gone"))],
  ] as const)("is not written to: %s", async ([, over]) => {
    const stream = new PassThrough();
    const exporter = exporterTo(stream);
    over(stream);
    expect(await exportBy(exporter, metrics)).toMatchObject(refused);
    await exporter.shutdown();
  });

  it("says with which error", async () => {
    const stream = new PassThrough();
    const exporter = exporterTo(stream);
    stream.destroy(new Error("the disk is gone"));
    const { error } = await exportBy(exporter, metrics);
    expect(error!.message).toBe("[connection] the stream is closed, after it failed: the disk is gone");
    await exporter.shutdown();
  });

  it("also when it is a file that cannot be opened", async () => {
    const stream = createWriteStream("/absent/metrics.jsonl");
    const exporter = exporterTo(stream);
    await closeOf(stream);
    const answer = await exportBy(exporter, metrics);
    expect(answer).toMatchObject(refused);
    expect(answer.error!.message).toMatch(/ENOENT/);
    await exporter.shutdown();
  });
});

describe("a stream that breaks while it has a line, some of which may have arrived,", () => {
  it.for([
    ["calls back with an error", (_stream, done) => done(noSpaceLeft())],
    ["throws", () => raise(noSpaceLeft())],
    ["is destroyed", (stream) => void stream.destroy()],
    ["is destroyed by an error", (stream) => void stream.destroy(noSpaceLeft())],
    ["emits an error, and calls back no more", (stream) => void stream.emit("error", noSpaceLeft())],
  ] satisfies readonly (readonly [string, (stream: Writable, done: (error: Error) => void) => void])[])(
    "fails the export: it %s",
    async ([, breaks]) => {
      const stream = new Writable({
        write(_line, _encoding, done) {
          breaks(this, done);
        },
      });
      const exporter = exporterTo(stream);
      expect(await exportBy(exporter, metrics)).toMatchObject(partly);
      await exporter.shutdown();
    },
  );

  it("takes none any more, when it does not recover", async () => {
    const stream = fullDisk();
    const exporter = exporterTo(stream);
    expect(await exportBy(exporter, metrics)).toMatchObject(partly);
    expect(await exportBy(exporter, metrics)).toMatchObject(refused);
    await exporter.shutdown();
  });
});

it("a socket whose other end resets fails the exports", async () => {
  const { socket, farEnd } = await socketPair();
  const exporter = exporterTo(socket);
  expect(await exportBy(exporter, metrics)).toEqual({ code: 0 });
  farEnd.resetAndDestroy();
  await closeOf(socket);
  expect(await exportBy(exporter, metrics)).toMatchObject(refused);
  await exporter.shutdown();
});

describe("a stream that recovers, as process.stdout does,", () => {
  let stream: ScriptedStream;
  beforeEach(() => {
    stream = new ScriptedStream();
    // Node says so for every write that fails.
    stream.hasRoom = false;
  });

  async function exportEndingWith(exporter: ReturnType<typeof exporterTo>, error?: Error) {
    const written = once(stream, "written");
    const answer = exportBy(exporter, metrics);
    await written;
    stream.callBack(error);
    if (error) stream.emit("error", error);
    else stream.emit("drain");
    return answer;
  }

  it("fails exports as long as nobody reads, and delivers them when somebody does", async () => {
    const exporter = exporterTo(stream);
    expect(await exportEndingWith(exporter)).toEqual({ code: 0 });
    expect(await exportEndingWith(exporter, brokenPipe())).toMatchObject(partly);
    const unread = await exportEndingWith(exporter, brokenPipe());
    expect(unread).toMatchObject(refused);
    expect(unread.ambiguous).toBeUndefined();
    expect(await exportEndingWith(exporter)).toEqual({ code: 0 });
    await exporter.shutdown();
  });

  it("is written to again when it has failed before `write` returned", async () => {
    stream.write = (_line, callback) => {
      (callback as (error: Error) => void)(brokenPipe());
      return false;
    };
    const exporter = exporterTo(stream);
    expect(await exportBy(exporter, metrics)).toMatchObject(partly);
    expect(await exportBy(exporter, metrics)).toMatchObject(refused);
    await exporter.shutdown();
  });

  it("begins on a new line after one that may have been cut", async () => {
    const exporter = exporterTo(stream);
    await exportEndingWith(exporter, noSpaceLeft());
    await exportEndingWith(exporter);
    await exportEndingWith(exporter);
    expect(stream.bodies.map((body) => body[0] === 0x0a)).toEqual([false, true, false]);
    await exporter.shutdown();
  });
});

describe("whoever else listens to the stream", () => {
  it("hears its errors, too", async () => {
    const heard: string[] = [];
    const stream = fullDisk();
    stream.on("error", ({ message }) => heard.push(message));
    const exporter = exporterTo(stream);
    const closed = closeOf(stream);
    await exportBy(exporter, metrics);
    await closed;
    await exporter.shutdown();
    expect(heard).toEqual(["no space left"]);
    expect(stream.listenerCount("error")).toBe(1);
  });

  it("is alone when the exporter is shut down", async () => {
    const stream = new PassThrough();
    const before = stream.eventNames().map((name) => [name, stream.listenerCount(name)]);
    const exporter = exporterTo(stream);
    await exportBy(exporter, metrics);
    await exporter.shutdown();
    expect(stream.eventNames().map((name) => [name, stream.listenerCount(name)])).toEqual(before);
  });

  it.for([
    ["of the exporter's own write", (): void => {}],
    ["with which its owner destroys it", (stream: Writable): void => void stream.destroy(new Error("it is gone"))],
  ] as const)("need not fear an error that is emitted after the shutdown: one %s", async ([, fail]) => {
    let emit!: () => void;
    const stream = fullDisk({
      // As a file does, whose descriptor is closed first.
      destroy(error, done): void {
        emit = () => done(error);
      },
    });
    const exporter = exporterTo(stream);
    const closed = closeOf(stream);
    fail(stream);
    expect(await exportBy(exporter, metrics)).toMatchObject({ code: 1, error: { code: "connection" } });
    await exporter.shutdown();
    expect(stream.listenerCount("error")).toBe(1);
    emit();
    await closed;
    expect(stream.listenerCount("error")).toBe(0);
  });
});

it("shutdown leaves the stream to its owner: open, and writable", async () => {
  const stream = new PassThrough();
  const exporter = exporterTo(stream);
  await exportBy(exporter, metrics);
  await exporter.shutdown();
  expect(stream).toMatchObject({ writable: true, writableEnded: false, destroyed: false });
});

/** Unlike `once`, it does not mind errors. */
function closeOf(stream: Writable): Promise<void> {
  return new Promise((resolve) => stream.once("close", resolve));
}

function raise(error: Error): never {
  throw error;
}
