// What the layers cost while nothing goes wrong, how fast a spool takes payloads, and how fast it finds them again.
import { table } from "@meterbridge/bench";
import { idleCosts } from "./idle-cost.ts";
import { gzippedPayload } from "./payload.ts";
import { appendRate, rawSyncRate } from "./spool-appends.ts";
import { recovery } from "./spool-recovery.ts";

// What goes on in the background holds no process.
const held = setInterval(() => {}, 60_000);

const idle = await idleCosts();
console.log(
  table(
    ["layer", "µs of CPU a send, on top", "target"],
    idle.map(([name, us]) => [name, us.toFixed(2), "2"]),
  ),
);

const payload = await gzippedPayload(10_000);
const small = await gzippedPayload(10);
const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;

const interval = await appendRate(payload, "interval", 4, 4_000);
const never = await appendRate(payload, "never", 4, 4_000);
const raw = await rawSyncRate(payload, 200);
const always = await appendRate(payload, "always", 1, 200);
const together = await appendRate(payload, "always", 8, 400);
const size = kib(payload.body.byteLength);
console.log();
console.log(
  table(
    [`spool, payloads of 10 000 points, ${size}`, "appends/s", "against the disk's own", "target"],
    [
      ["fsync interval, 4 sends at a time", interval.toFixed(0), "", "3 000"],
      ["fsync never, 4 sends at a time", never.toFixed(0), "", ""],
      ["write and fdatasync, nothing else", raw.toFixed(0), "1", ""],
      ["fsync always, one send at a time", always.toFixed(0), (always / raw).toFixed(2), "0.50"],
      ["fsync always, 8 sends at a time", together.toFixed(0), (together / raw).toFixed(2), ""],
    ],
  ),
);

const rows: (readonly string[])[] = [];
for (const each of [payload, small]) {
  const { spoolMiB, scanMs, readMs, growthMiB } = await recovery(each, 2 ** 30);
  rows.push([
    `${spoolMiB} MiB in records of ${kib(each.body.byteLength)}`,
    scanMs.toFixed(0),
    readMs.toFixed(0),
    growthMiB.toFixed(0),
    "64",
  ]);
}
console.log();
console.log(table(["recovery", "scan ms", "reading it all, ms", "memory on top, MiB", "target"], rows));

clearInterval(held);
