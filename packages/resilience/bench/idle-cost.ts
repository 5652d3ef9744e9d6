import { median } from "@meterbridge/bench";
import type { Call, Layer, Payload, Sink } from "@meterbridge/core";
import { attemptTimeout, circuitBreaker, fallback, queue, retry } from "../src/index.ts";

const sends = 100_000;
const rounds = 9;

const outcome = Promise.resolve({ kind: "delivered", rejectedPoints: 0 } as const);
const bare: Sink<Payload> = { send: () => outcome, flush: async () => {}, close: async () => {} };
const layers: readonly (readonly [name: string, layer: Layer<Payload>])[] = [
  ["retry", retry()],
  ["attemptTimeout", attemptTimeout()],
  ["circuitBreaker", circuitBreaker()],
  ["fallback", (next) => fallback(next, bare)],
  ["queue, enqueued", queue()],
];

/** What each layer adds to a send that needs nothing of it, in microseconds of CPU: median of rounds in turn. */
export async function idleCosts(): Promise<readonly (readonly [name: string, microseconds: number])[]> {
  const payload: Payload = { body: new Uint8Array(200_000), contentType: "application/x-protobuf", points: 10_000 };
  const call: Call = { signal: new AbortController().signal, deadline: performance.now() + 3_600_000 };
  const contenders = [["nothing", bare], ...layers.map(([name, layer]) => [name, layer(bare)] as const)] as const;
  const times = contenders.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, [, sink]] of contenders.entries()) {
      const began = process.cpuUsage();
      for (let count = 1; count <= sends; count++) {
        await sink.send(payload, call);
        // What a queue has taken is delivered, too.
        if (count % 100 === 0) await sink.flush(call);
      }
      const { user, system } = process.cpuUsage(began);
      // The first round warms up.
      if (round > 0) times[index]!.push((user + system) / sends);
    }
  }
  const base = median(times[0]!);
  const costs = contenders.map(([name], index) => [name, median(times[index]!) - base] as const).slice(1);
  await Promise.all(contenders.map(([, sink]) => sink.close(call)));
  return costs;
}
