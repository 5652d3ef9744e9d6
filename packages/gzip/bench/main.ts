import type { ZlibOptions } from "node:zlib";
import { median, table } from "@meterbridge/bench";
import { compressionCost, type Cost } from "./compression-cost.ts";
import { payloads } from "./payloads.ts";

// Which level to compress metrics with, and in what pieces. All contenders take turns in one process; medians are shown,
// and of the time held the least of all rounds: on a busy machine the others say more about the neighbours.

const rounds = 7;

const { protobuf, json } = await payloads(10_000);
const levels = [1, 2, 3, 4, 6, 9].map((level) => [`level ${level}`, { level, chunkSize: 256 * 1024 }] as const);
const pieces = [16, 64, 128, 256, 1024].map(
  (kib) => [`level 1, pieces of ${kib} KiB`, { level: 1, chunkSize: kib * 1024 }] as const,
);
const rows = [
  ...(await compare("protobuf, 10 000 points", protobuf, levels)),
  ...(await compare("JSON, 10 000 points", json, levels)),
  ...(await compare("protobuf", repeated(protobuf, 16 * 2 ** 20), pieces)),
];
console.log(
  table(["payload", "compressed with", "times smaller", "CPU ms/MiB", "main thread ms/MiB", "held ms, at least"], rows),
);

async function compare(
  title: string,
  body: Uint8Array,
  contenders: readonly (readonly [string, ZlibOptions])[],
): Promise<readonly (readonly string[])[]> {
  const costs = contenders.map((): Cost[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, [, options]] of contenders.entries()) {
      const cost = await compressionCost(body, options);
      // The first round warms up.
      if (round > 0) costs[index]!.push(cost);
    }
  }
  const mib = body.byteLength / 2 ** 20;
  return contenders.map(([name], index) => {
    const all = costs[index]!;
    return [
      `${title} (${mib.toFixed(1)} MiB)`,
      name,
      median(all.map(({ ratio }) => ratio)).toFixed(1),
      median(all.map(({ cpuMs }) => cpuMs / mib)).toFixed(1),
      median(all.map(({ mainMs }) => mainMs / mib)).toFixed(2),
      Math.min(...all.map(({ heldMs }) => heldMs)).toFixed(2),
    ];
  });
}

function repeated(bytes: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length);
  for (let at = 0; at < length; at += bytes.byteLength) whole.set(bytes.subarray(0, length - at), at);
  return whole;
}
