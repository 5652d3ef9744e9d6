import { promisify } from "node:util";
import zlib from "node:zlib";
import { asJson, asProtobuf, realMetrics } from "./payloads.ts";

// Which level to compress metrics with, and in what pieces: ratio, CPU in all, CPU on the main thread, and the longest
// time for which the event loop was held. All contenders take turns in one process; medians are shown, and of the time
// held the least of all rounds: on a busy machine the others say more about the neighbours.

const rounds = 11;
const compress = promisify(zlib.gzip);

const metrics = await realMetrics(10_000);
const protobuf = asProtobuf(metrics);
const large = repeated(protobuf, 16 * 1024 * 1024);
console.log(`Node ${process.version}, ${rounds} rounds, CPU as process.cpuUsage and process.threadCpuUsage`);
await compareLevels("protobuf, 10 000 points", protobuf);
await compareLevels("JSON, 10 000 points", asJson(metrics));
await compareChunks("protobuf, 16 MiB, level 1", large);

async function compareLevels(title: string, body: Uint8Array): Promise<void> {
  await compare(
    title,
    body,
    Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((level) => [`level ${level}`, { level, chunkSize: 128 * 1024 }]),
    ),
  );
}

async function compareChunks(title: string, body: Uint8Array): Promise<void> {
  await compare(
    title,
    body,
    Object.fromEntries(
      [16, 32, 64, 128, 256, 512, 1024].map((kib) => [`pieces of ${kib} KiB`, { level: 1, chunkSize: kib * 1024 }]),
    ),
  );
}

async function compare(title: string, body: Uint8Array, contenders: Record<string, zlib.ZlibOptions>): Promise<void> {
  const rows = new Map<string, { ratio: number; all: number; main: number; held: number; took: number }[]>();
  for (let round = -1; round < rounds; round++) {
    for (const [name, options] of Object.entries(contenders)) {
      const row = await measure(body, options);
      if (round >= 0) rows.set(name, [...(rows.get(name) ?? []), row]);
    }
  }
  const mib = body.byteLength / 2 ** 20;
  console.log(`\n${title} (${mib.toFixed(1)} MiB)\n${"".padEnd(20)} ratio  CPU ms/MiB  main ms/MiB  held ms  took ms`);
  for (const [name, all] of rows) {
    const column = (of: (row: (typeof all)[number]) => number, width: number, digits: number): string =>
      median(all.map(of)).toFixed(digits).padStart(width);
    console.log(
      name.padEnd(20) +
        column((row) => row.ratio, 6, 2) +
        column((row) => row.all / mib, 12, 2) +
        column((row) => row.main / mib, 13, 3) +
        Math.min(...all.map((row) => row.held))
          .toFixed(2)
          .padStart(9) +
        column((row) => row.took, 9, 1),
    );
  }
}

async function measure(
  body: Uint8Array,
  options: zlib.ZlibOptions,
): Promise<{ ratio: number; all: number; main: number; held: number; took: number }> {
  let held = 0;
  let running = true;
  // CPU first, without a watch that would cost some itself; then once more, watching each turn of the event loop.
  const [cpu, thread, start] = [process.cpuUsage(), process.threadCpuUsage(), performance.now()];
  const compressed = await compress(body, options);
  const took = performance.now() - start;
  const [cpuAfter, threadAfter] = [process.cpuUsage(cpu), process.threadCpuUsage(thread)];
  let last = performance.now();
  const watch = (): void => {
    const now = performance.now();
    held = Math.max(held, now - last);
    last = now;
    if (running) setImmediate(watch);
  };
  setImmediate(watch);
  await compress(body, options);
  running = false;
  return {
    ratio: body.byteLength / compressed.byteLength,
    all: (cpuAfter.user + cpuAfter.system) / 1000,
    main: (threadAfter.user + threadAfter.system) / 1000,
    held,
    took,
  };
}

function repeated(bytes: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length);
  for (let at = 0; at < length; at += bytes.byteLength) whole.set(bytes.subarray(0, length - at), at);
  return whole;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
