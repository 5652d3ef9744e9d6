import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { median } from "@meterbridge/bench";
import type { Call, Payload, Sink } from "@meterbridge/core";
import { spool } from "../src/index.ts";

const rounds = 3;

export interface Recovery {
  readonly spoolMiB: number;
  /** Until every record is counted. */
  readonly scanMs: number;
  /** To read the same files from end to end, and do nothing else. */
  readonly readMs: number;
  /** How much more memory the process takes for it at the most. */
  readonly growthMiB: number;
}

/** What it takes to find again what a process has left behind: a spool of `bytes`, in records of this size. */
export async function recovery(payload: Payload, bytes: number): Promise<Recovery> {
  const folder = mkdtempSync(join(homedir(), ".spool-bench-"));
  const dir = join(folder, "spool");
  try {
    await fill(dir, payload, bytes);
    const runs = Array.from({ length: rounds }, () => inFreshProcess(dir));
    return {
      spoolMiB: bytes / 2 ** 20,
      scanMs: median(runs.map(({ scanMs }) => scanMs)),
      readMs: median(runs.map(({ readMs }) => readMs)),
      growthMiB: Math.max(...runs.map(({ growthMiB }) => growthMiB)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function fill(dir: string, payload: Payload, bytes: number): Promise<void> {
  const call: Call = { signal: new AbortController().signal, deadline: Infinity };
  const down: Sink<Payload> = { send: () => new Promise(() => {}), flush: async () => {}, close: async () => {} };
  const sink = spool({ dir, fsync: "never", maxBytes: 2 * bytes })(down);
  for (let filled = 0; filled < bytes; filled += 16 * payload.body.byteLength) {
    await Promise.all(Array.from({ length: 16 }, () => sink.send(payload, call)));
  }
  await sink.close({ signal: AbortSignal.abort(), deadline: 0 });
}

function inFreshProcess(dir: string): Omit<Recovery, "spoolMiB"> {
  const program = join(import.meta.dirname, "recover.ts");
  const { stdout, status } = spawnSync(process.execPath, [program, dir], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error("the recovery failed");
  return JSON.parse(stdout) as Omit<Recovery, "spoolMiB">;
}
