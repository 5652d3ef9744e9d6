import { ExportError, flow, type Call, type Outcome, type Payload, type Transport } from "@meterbridge/core";
import { randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { gzip, type GzipOptions } from "../src/index.ts";

const text = new TextEncoder().encode('{"name":"requests","value":1}'.repeat(1000));

describe("gzip", () => {
  it("compresses the body and says so", async () => {
    const far = collecting();
    expect(await flow(gzip(), far).send(payloadOf(text), call())).toEqual({ kind: "delivered", rejectedPoints: 0 });
    const [sent] = far.sent;
    expect(sent).toMatchObject({ contentType: "application/json", contentEncoding: "gzip", points: 7, range: [0, 7] });
    expect(new Uint8Array(gunzipSync(sent!.body))).toEqual(text);
    expect(sent!.body.byteLength).toBeLessThan(text.byteLength / 10);
  });

  it("keeps no more memory alive than the compressed bytes", async () => {
    const far = collecting();
    await flow(gzip(), far).send(payloadOf(text), call());
    expect(far.sent[0]!.body.buffer.byteLength).toBeLessThanOrEqual(2 * far.sent[0]!.body.byteLength);
  });

  describe("without zlib", () => {
    it.for<[string, () => unknown]>([
      [
        "of a process that does not have it",
        () => vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never),
      ],
      ["because there is no process", () => vi.stubGlobal("process", undefined)],
    ])("%s, compresses by the web's CompressionStream", async ([, hide]) => {
      const far = collecting();
      hide();
      onTestFinished(unhide);
      await flow(gzip(), far).send(payloadOf(text), call());
      unhide();
      expect(far.sent).toMatchObject([{ contentEncoding: "gzip" }]);
      expect(new Uint8Array(gunzipSync(far.sent[0]!.body))).toEqual(text);
    });

    it("and without CompressionStream, sends everything as it is", async () => {
      const far = collecting();
      vi.stubGlobal("CompressionStream", undefined);
      vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
      onTestFinished(unhide);
      await flow(gzip(), far).send(payloadOf(text), call());
      expect(far.sent).toEqual([payloadOf(text)]);
    });

    function unhide(): void {
      vi.unstubAllGlobals();
      vi.restoreAllMocks();
    }
  });

  it.for<[string, Payload, GzipOptions]>([
    ["a body below minBytes", payloadOf(text.subarray(0, 1023)), {}],
    ["a body below a minBytes of one's own", payloadOf(text), { minBytes: text.byteLength + 1 }],
    ["what is compressed already", { ...payloadOf(text), contentEncoding: "gzip" }, {}],
    ["what gets no smaller", payloadOf(randomBytes(5000)), {}],
    ["everything when the compression is none", payloadOf(text), { compression: "none" }],
  ])("sends %s as it is", async ([, payload, options]) => {
    const far = collecting();
    await flow(gzip(options), far).send(payload, call());
    expect(far.sent).toEqual([payload]);
    expect(far.sent[0]!.body).toBe(payload.body);
  });

  it("compresses from minBytes on, at the level it is given", async () => {
    const sizes = [];
    for (const level of [1, 9]) {
      const far = collecting();
      await flow(gzip({ level, minBytes: text.byteLength }), far).send(payloadOf(text), call());
      sizes.push(far.sent[0]!.body.byteLength);
    }
    expect(sizes[1]).toBeLessThan(sizes[0]!);
  });

  it("sends the same bytes again when a retry lies behind it", async () => {
    const far = collecting();
    const twice = (next: Transport): Transport => ({
      ...next,
      send: async (payload, granted) => {
        await next.send(payload, granted);
        return next.send(payload, granted);
      },
    });
    await flow(gzip(), twice, far).send(payloadOf(text), call());
    expect(far.sent).toHaveLength(2);
    expect(far.sent[1]!.body).toBe(far.sent[0]!.body);
  });

  it("can still be divided, into parts that are not compressed yet", async () => {
    class Divisible implements Payload {
      readonly body = text;
      readonly contentType = "application/json";
      readonly points = 7;
      split(): Payload[] {
        return [payloadOf(this.body.subarray(0, 10))];
      }
    }
    const far = collecting();
    await flow(gzip(), far).send(new Divisible(), call());
    expect([...far.sent[0]!.split!("halves")]).toEqual([payloadOf(text.subarray(0, 10))]);
  });

  it.for<[string, number]>([
    ["that it compresses", 1],
    ["that it lets through", text.byteLength + 1],
  ])("passes on what only the encoder and the transport know of a payload %s", async ([, minBytes]) => {
    const detail = { lineEnds: [10, 20] };
    const far = collecting();
    await flow(gzip({ minBytes }), far).send({ ...payloadOf(text), detail }, call());
    expect(far.sent[0]!.detail).toBe(detail);
    await flow(gzip({ minBytes }), far).send(payloadOf(text), call());
    expect(far.sent[1]).not.toHaveProperty("detail");
  });

  it("does not send what was called off while it was compressed", async () => {
    const far = collecting();
    const controller = new AbortController();
    const reason = new ExportError("timeout", "no time left");
    const sent = flow(gzip({ level: 9 }), far).send(payloadOf(new Uint8Array(4_000_000)), call(controller.signal));
    controller.abort(reason);
    expect(await sent).toEqual({ kind: "retryable", error: reason });
    expect(far.sent).toEqual([]);
  });

  it("answers cancelled when it was called off for no reason of ours", async () => {
    const sent = flow(gzip(), collecting()).send(payloadOf(text), call(AbortSignal.abort()));
    expect(await sent).toMatchObject({ kind: "retryable", error: { code: "cancelled" } });
  });

  it("flushes what it is still compressing", async () => {
    const far = collecting();
    const transport = flow(gzip(), far);
    void transport.send(payloadOf(text), call());
    await transport.flush(call());
    expect(far.log).toEqual(["send", "flush"]);
  });

  it("ends a flush that is called off while something hangs", async () => {
    const far: Transport = { ...collecting(), send: () => new Promise<Outcome<Payload>>(() => {}) };
    const transport = flow(gzip(), far);
    void transport.send(payloadOf(text), call());
    const controller = new AbortController();
    const flushed = transport.flush(call(controller.signal));
    controller.abort();
    await flushed;
  });

  it("leaves no listener on a signal that lives on", async () => {
    const controller = new AbortController();
    let listeners = 0;
    const counting = new Proxy(controller.signal, {
      get(signal, name) {
        if (name === "addEventListener") listeners++;
        if (name === "removeEventListener") listeners--;
        const value: unknown = Reflect.get(signal, name, signal);
        return typeof value === "function" ? value.bind(signal) : value;
      },
    });
    await flow(gzip(), collecting()).send(payloadOf(text), call(counting));
    expect(listeners).toBe(0);
  });

  it("names every wrong option", () => {
    expect(() => gzip({ level: 0, minBytes: -1, compression: "br" as "gzip" })).toThrow(
      /level[^]*minBytes[^]*compression/,
    );
  });
});

function payloadOf(body: Uint8Array): Payload {
  return { body, contentType: "application/json", points: 7, range: [0, 7] };
}

function call(signal: AbortSignal = new AbortController().signal): Call {
  return { signal, deadline: Infinity };
}

function collecting(): Transport & { readonly sent: Payload[]; readonly log: string[] } {
  const sent: Payload[] = [];
  const log: string[] = [];
  return {
    sent,
    log,
    async send(payload) {
      log.push("send");
      sent.push(payload);
      return { kind: "delivered", rejectedPoints: 0 };
    },
    async flush() {
      log.push("flush");
    },
    async close() {},
  };
}
