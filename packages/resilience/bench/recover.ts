// Recovers the spool of a process that is gone, and says how long that took and how much memory. What it finds is not
// delivered, so that it can be done again.
import { closeSync, globSync, openSync, readSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Payload, Sink } from "@meterbridge/core";
import { spool } from "../src/index.ts";

const [dir = ""] = process.argv.slice(2);
const nobody: Sink<Payload> = { send: () => new Promise(() => {}), flush: async () => {}, close: async () => {} };

const held = setInterval(() => {}, 60_000);
const readMs = readAll();
const rssBefore = process.memoryUsage.rss();
let peak = rssBefore;
const began = performance.now();
const sink = spool({ dir, maxBytes: 2 ** 33 })(nobody);
let scanMs = 0;
for (let before = -1, still = 0; still < 20;) {
  await delay(5);
  peak = Math.max(peak, process.memoryUsage.rss());
  const points = recovered();
  if (points !== before) [scanMs, before, still] = [performance.now() - began, points, 0];
  else if (points > 0) still += 1;
}
console.log(JSON.stringify({ readMs, scanMs, growthMiB: (peak - rssBefore) / 2 ** 20 }));
await sink.close({ signal: AbortSignal.abort(), deadline: 0 });

function recovered(): number {
  let points = 0;
  sink.inspect!((name, value) => {
    if (name === "accepted.recovered") points = Number(value);
  });
  return points;
}

function readAll(): number {
  const buffer = Buffer.allocUnsafe(2 ** 20);
  const start = performance.now();
  for (const path of globSync("**/*.seg", { cwd: dir })) {
    const file = openSync(`${dir}/${path}`, "r");
    while (readSync(file, buffer) > 0);
    closeSync(file);
  }
  return performance.now() - start;
}
clearInterval(held);
