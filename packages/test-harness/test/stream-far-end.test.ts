import type { FarEnd } from "@meterbridge/conformance";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { streamFarEnd, type StreamFarEnd, type StreamFarEndOptions, type StreamVerdict } from "../src/index.ts";
import { oneCounter } from "./one-counter.ts";

const started: StreamFarEnd[] = [];

afterEach(async () => {
  for (const farEnd of started.splice(0)) await farEnd.stop();
});

describe("streamFarEnd", () => {
  it("takes what it was not told to fail, and gives back the points of whole lines", async () => {
    const farEnd = start();
    const line = oneCounter(1, 2);
    await write(farEnd, `${line}\n${line.slice(0, 20)}`);
    expect(farEnd.received()).toMatchObject([{ value: 1n, metric: { name: "hits" } }, { value: 2n }]);
    expect(farEnd.lines()).toEqual([line]);
    await write(farEnd, `${line.slice(20)}\n\n`);
    expect(farEnd.received()).toHaveLength(4);
    expect(farEnd.text()).toBe(`${line}\n${line}\n\n`);
    expect(farEnd.attempts()).toBe(2);
    expect(farEnd.largestAttemptBytes()).toBe(line.length + 21);
  });

  it("reads lines of another kind", async () => {
    const farEnd = streamFarEnd({ decode: (line) => [{ metric: { name: line } }] });
    await write(farEnd, "a\nb\n");
    expect(farEnd.received()).toEqual([{ metric: { name: "a" } }, { metric: { name: "b" } }]);
  });

  it("keeps what was written, whatever becomes of the bytes", async () => {
    const farEnd = start();
    const bytes = Buffer.from("first\n");
    await write(farEnd, bytes);
    bytes.fill(0);
    expect(farEnd.text()).toBe("first\n");
  });

  it.for<[StreamVerdict, string]>([
    [{ do: "fail" }, "EIO"],
    [{ do: "fail", code: "ENOSPC" }, "ENOSPC"],
    [{ do: "drop_connection" }, "EPIPE"],
  ])("told to %o, fails the write and all that follow", async ([verdict, code]) => {
    const farEnd = start();
    farEnd.next({ do: "accept" }, verdict);
    await write(farEnd, "one\n");
    const error = once(farEnd.stream, "error");
    await expect(write(farEnd, "two\n")).rejects.toMatchObject({ code });
    expect(await error).toMatchObject([{ code, syscall: "write" }]);
    await expect(write(farEnd, "three\n")).rejects.toMatchObject({ code: "ERR_STREAM_DESTROYED" });
    expect(farEnd.text()).toBe("one\n");
    expect(farEnd.attempts()).toBe(2);
  });

  it("goes on after errors, as standard output does, when told to survive them", async () => {
    const farEnd = start({ survivesErrors: true });
    farEnd.stream.on("error", () => {});
    farEnd.next({ do: "fail" }, { do: "drop_connection" });
    await expect(write(farEnd, "one\n")).rejects.toMatchObject({ code: "EIO" });
    await expect(write(farEnd, "two\n")).rejects.toMatchObject({ code: "EPIPE" });
    await write(farEnd, "three\n");
    expect(farEnd.text()).toBe("three\n");
  });

  it("told to hang, never takes a write nor what comes after it, until it is stopped", async () => {
    const farEnd = start({ highWaterMark: 4 });
    farEnd.next({ do: "hang" });
    let drained = false;
    farEnd.stream.on("drain", () => (drained = true));
    const writes = [write(farEnd, "one\n"), write(farEnd, "two\n")];
    expect(farEnd.stream.writableNeedDrain).toBe(true);
    await farEnd.begun(1);
    await farEnd.stop();
    expect(await Promise.allSettled(writes)).toMatchObject([
      { status: "rejected", reason: { code: "EPIPE" } },
      { status: "rejected", reason: { code: "EPIPE" } },
    ]);
    expect(drained).toBe(false);
    expect(farEnd.text()).toBe("");
    expect(farEnd.attempts()).toBe(1);
  });

  it("told to drip, takes byte by byte, and never the last one", async () => {
    const farEnd = start();
    farEnd.next({ do: "drip", everyMs: 1 });
    let isDone = false;
    farEnd.stream.write("one\n", () => (isDone = true));
    await expect.poll(() => farEnd.text()).toBe("one");
    expect(isDone).toBe(false);
    expect(farEnd.received()).toEqual([]);
  });

  it("says when it has enough, and drains later", async () => {
    const farEnd = start({ highWaterMark: 4 });
    expect(farEnd.stream.write("one\n")).toBe(false);
    await once(farEnd.stream, "drain");
    expect(farEnd.text()).toBe("one\n");
  });

  it("follows its script in order, then does what it does otherwise", async () => {
    const farEnd = start();
    farEnd.next({ do: "accept" });
    farEnd.otherwise({ do: "fail" });
    farEnd.stream.on("error", () => {});
    await write(farEnd, "one\n");
    await expect(write(farEnd, "two\n")).rejects.toMatchObject({ code: "EIO" });
  });

  it.for(["accept_some", "refuse", "throttle"] as const)("cannot be told to %s: nobody answers", (verdict) => {
    const farEnd: FarEnd = start();
    const told = { do: verdict, rejectedPoints: 1 } as const;
    expect(() => farEnd.next(told)).toThrow(
      new TypeError(`a stream cannot be told to ${verdict}: it can accept, fail, hang, drip, drop_connection`),
    );
  });
});

function start(options?: StreamFarEndOptions): StreamFarEnd {
  const farEnd = streamFarEnd(options);
  started.push(farEnd);
  return farEnd;
}

function write({ stream }: Pick<StreamFarEnd, "stream">, text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
