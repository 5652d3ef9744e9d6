import { type Call, flow, type Layer, type Payload, type Transport } from "@meterbridge/core";
import { gzip } from "@meterbridge/gzip";
import { attemptTimeout, circuitBreaker, fallback, queue, retry, spool } from "@meterbridge/resilience";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";

const call: Call = { signal: new AbortController().signal, deadline: Infinity };
const detail = { lineEnds: [1, 2, 3] };

it.for<[string, () => Layer<Payload>]>([
  ["gzip", () => gzip({ minBytes: 1 })],
  ["retry", () => retry()],
  ["attemptTimeout", () => attemptTimeout({ timeoutMs: 10_000 })],
  ["circuitBreaker", () => circuitBreaker()],
  ["fallback", () => (next) => fallback(next, refusing())],
  ["queue", () => queue()],
])("what only the encoder and the transport know of a payload goes through %s", async ([, layerOf]) => {
  expect((await through(layerOf())).detail).toBe(detail);
});

it("and through spool, as long as it need not be read from disk", async () => {
  const dir = mkdtempSync(join(tmpdir(), "detail-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  expect((await through(spool({ dir: join(dir, "spool") }))).detail).toBe(detail);
});

/** What arrives of a payload behind a layer. */
async function through(layer: Layer<Payload>): Promise<Payload> {
  const sent: Payload[] = [];
  const far: Transport = {
    async send(payload) {
      sent.push(payload);
      return { kind: "delivered", rejectedPoints: 0 };
    },
    flush: async () => {},
    close: async () => {},
  };
  const sink = flow(layer, far);
  const body = Buffer.from("a 1\n".repeat(3_000));
  await sink.send({ body, contentType: "text/plain", points: 3_000, range: [0, 3_000], detail, split: () => [] }, call);
  await sink.flush(call);
  await sink.close(call);
  expect(sent).toHaveLength(1);
  return sent[0]!;
}

function refusing(): Transport {
  return {
    send: () => Promise.reject(new Error("it is not asked")),
    flush: async () => {},
    close: async () => {},
  };
}
