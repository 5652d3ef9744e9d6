// Encodes 100 000 series five times, and prints how many bytes of each are kept when the metrics have gone.
import { type Encoder, systemClock } from "@meterbridge/core";
import { datadogProtobuf } from "../src/encode/encoder.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { source, start } from "./data.ts";

const points = 100_000;
const exports = 5;

const data = source({ points, kind: "counters", distinct: true });
const clock = { ...systemClock, wallTime: () => start * 1_000 };
const kept: { encoder?: Encoder | undefined } = { encoder: datadogProtobuf({ maxCacheBytes: 2 ** 30, clock }) };
for (let nth = 0; nth < exports; nth++) encodeOnce();
await collectGarbage();
const withEncoder = used();
kept.encoder = undefined;
await collectGarbage();
console.log(((withEncoder - used()) / points).toFixed(0));

function encodeOnce(): void {
  for (const payload of kept.encoder!.encode(data.next(), () => {})) payload?.release?.();
}

function used(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
