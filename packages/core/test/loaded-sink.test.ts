import { describe, expect, it } from "vitest";
import { loadedSink, type Sink } from "../src/index.ts";

const call = { signal: new AbortController().signal, deadline: Infinity };

function recorder(): { readonly done: string[]; readonly sink: Sink<string> } {
  const done: string[] = [];
  return {
    done,
    sink: {
      async send(input) {
        done.push(`sent ${input}`);
        return { kind: "delivered", rejectedPoints: 0 };
      },
      flush: async () => void done.push("flushed"),
      close: async () => void done.push("closed"),
      inspect: (visit) => visit("depth", 1),
    },
  };
}

describe("loadedSink", () => {
  it("loads with the first thing that is sent, once, and passes everything on from then on", async () => {
    const { done, sink } = recorder();
    let loads = 0;
    const loaded = loadedSink(async () => {
      loads += 1;
      return sink;
    });
    await loaded.flush(call);
    expect(loads).toBe(0);
    await Promise.all([loaded.send("a", call), loaded.send("b", call)]);
    await loaded.send("c", call);
    await loaded.flush(call);
    const seen: string[] = [];
    loaded.inspect!((name) => seen.push(name));
    await loaded.close(call);
    expect(loads).toBe(1);
    expect(done).toEqual(["sent a", "sent b", "sent c", "flushed", "closed"]);
    expect(seen).toEqual(["depth"]);
  });

  it("closes what was still being loaded", async () => {
    const { done, sink } = recorder();
    let resolve: (sink: Sink<string>) => void = () => {};
    const loaded = loadedSink(() => new Promise<Sink<string>>((done) => (resolve = done)));
    const sent = loaded.send("a", call);
    const closed = loaded.close(call);
    resolve(sink);
    await Promise.all([sent, closed]);
    expect(done).toEqual(["sent a", "closed"]);
  });

  it("loads nothing once it is closed", async () => {
    const loaded = loadedSink<string>(() => Promise.reject(new Error("it is loaded")));
    await loaded.close(call);
    expect(await loaded.send("a", call)).toMatchObject({ kind: "failed", error: { code: "shutdown" } });
  });

  it("fails the send when it cannot be loaded, and nothing else, and tries again with the next one", async () => {
    const { done, sink } = recorder();
    let loads = 0;
    const loaded = loadedSink<string>(async () => {
      if (++loads < 2) throw new Error("no such file");
      return sink;
    });
    expect(await loaded.send("a", call)).toMatchObject({
      kind: "failed",
      error: { code: "unknown", message: "[unknown] its code cannot be loaded: no such file" },
    });
    await loaded.flush(call);
    expect(await loaded.send("b", call)).toMatchObject({ kind: "delivered" });
    await loaded.close(call);
    expect(done).toEqual(["sent b", "closed"]);
  });
});
