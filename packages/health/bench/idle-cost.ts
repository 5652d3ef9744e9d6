import { median } from "@meterbridge/bench";
import type { Call, Layer, Payload, Sink } from "@meterbridge/core";
import type { MeterProvider } from "@opentelemetry/api";
import { exportHealth } from "../src/index.ts";

const sends = 100_000;
const rounds = 9;

const outcome = Promise.resolve({ kind: "delivered", rejectedPoints: 0 } as const);
const bare: Sink<Payload> = { send: () => outcome, flush: async () => {}, close: async () => {} };

/** What the layer adds to a send, in microseconds: medians of rounds in turn. */
export async function idleCosts(
  meterProvider: MeterProvider,
): Promise<readonly (readonly [name: string, microseconds: number])[]> {
  const payload: Payload = { body: new Uint8Array(1_000), contentType: "application/x-protobuf", points: 1_000 };
  const call: Call = { signal: new AbortController().signal, deadline: performance.now() + 3_600_000 };
  const layers: readonly (readonly [string, Layer<Payload>])[] = [
    ["nothing", (next) => next],
    ["exportHealth", exportHealth<Payload>()],
    ["exportHealth with metrics", exportHealth<Payload>({ meterProvider })],
  ];
  const contenders = layers.map(([name, layer]) => [name, layer(bare)] as const);
  const times = contenders.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, [, sink]] of contenders.entries()) {
      const began = performance.now();
      for (let count = 0; count < sends; count++) await sink.send(payload, call);
      // The first round warms up.
      if (round > 0) times[index]!.push(((performance.now() - began) * 1_000) / sends);
    }
  }
  const base = median(times[0]!);
  return contenders.map(([name], index) => [name, median(times[index]!) - base] as const).slice(1);
}
