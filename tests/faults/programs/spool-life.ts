// A spool before a far end that does as it is told: spool-life.ts <json>, see `SpoolLife`. Commands come on stdin:
//
//   send <number> [<together>]   so many more records, numbered on; says `accepted <name>` or `refused <name> <code>`
//   far up|down|hang             how the far end behaves; when up it says `got <name>`
//   advance <ms>                 lets time pass, on a held clock
//   flush, close                 of the spool
//   figures                      says them
//   run <command>                runs something in a shell, where this process is
import { type Call, ExportError, type Outcome, type Payload, systemClock } from "@meterbridge/core";
import { spool } from "@meterbridge/resilience";
import { execFileSync } from "node:child_process";
import { open, stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { SpoolLife } from "../disk/life-options.ts";
import { obey, say } from "../disk/obey.ts";
import { nameOfRecord, recordOf } from "../disk/record.ts";
import { figuresOfSpool } from "../disk/spool-figures.ts";
import { tellDiag } from "../disk/told-diag.ts";

const {
  name,
  dir,
  far: farAtFirst,
  held = false,
  poison,
  warmUp = 0,
  ...options
}: SpoolLife = JSON.parse(process.argv[2]!);
const clock = held ? (await import("@meterbridge/conformance")).testClock() : undefined;
const forever: Call = { signal: new AbortController().signal, deadline: Infinity };
let far = farAtFirst;
let sent = 0;

tellDiag();
for (let count = 0; count < warmUp; count++) {
  const file = await open("/dev/null");
  await file.read({ buffer: Buffer.alloc(1), position: 0 });
  await file.close();
  await stat("/dev/null");
}

const sink = spool({ minFreeBytes: 0, ...options, dir, clock: clock ?? systemClock })({
  send: takeOne,
  flush: async () => {},
  close: async () => {},
});

await obey({
  async send(count = "1", together = "1") {
    let left = Number(count);
    const sendNext = async (): Promise<void> => {
      while (left-- > 0) await sendOne(`${name}-${++sent}`);
    };
    await Promise.all(Array.from({ length: Number(together) }, sendNext));
  },
  far: (how) => void (far = how as typeof far),
  advance: (ms) => clock?.advance(Number(ms)),
  async flush() {
    const over = new AbortController();
    const flushed = sink.flush(forever).finally(() => over.abort());
    // It waits before it tries again, and reads in between.
    if (clock) while (!over.signal.aborted) await Promise.all([clock.advance(100), delay(1)]);
    await flushed;
  },
  close: () => sink.close(forever),
  figures: () => say(`figures ${JSON.stringify(figuresOfSpool(sink))}`),
  run: (...words) => void execFileSync("sh", ["-c", words.join(" ")], { stdio: "inherit" }),
});

async function sendOne(name: string): Promise<void> {
  const outcome = await sink.send(recordOf(name), forever);
  if (outcome.kind === "delivered") say(`accepted ${name}`);
  else say(`refused ${name} ${outcome.error.code}`);
}

async function takeOne(payload: Payload): Promise<Outcome<Payload>> {
  const name = nameOfRecord(payload);
  if (name === poison?.record) {
    say(`tries ${name}`);
    if (poison.does === "abort") process.abort();
    throw new Error("this record is more than the consumer bears");
  }
  if (far === "hang") return new Promise(() => {});
  if (far === "down") return { kind: "retryable", error: new ExportError("connection", "nobody there") };
  say(`got ${name}`);
  return { kind: "delivered", rejectedPoints: 0 };
}
