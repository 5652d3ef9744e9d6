import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { fdatasync, write } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Call, Payload, Sink } from "@meterbridge/core";
import { spool, type SpoolOptions } from "../src/index.ts";

const call: Call = { signal: new AbortController().signal, deadline: Infinity };

/** A far end that never answers: what is appended stays. */
const nobody: Sink<Payload> = { send: () => new Promise(() => {}), flush: async () => {}, close: async () => {} };

/** How many payloads a second a spool takes, with so many sends at a time. */
export async function appendRate(
  payload: Payload,
  fsync: NonNullable<SpoolOptions["fsync"]>,
  atATime: number,
  appends: number,
): Promise<number> {
  return inFolder(async (folder) => {
    const sink = spool({ dir: join(folder, "spool"), fsync })(nobody);
    await sink.send(payload, call);
    let left = appends;
    const began = performance.now();
    await Promise.all(
      Array.from({ length: atATime }, async () => {
        while (left-- > 0) {
          const outcome = await sink.send(payload, call);
          if (outcome.kind !== "delivered") throw outcome.error;
        }
      }),
    );
    const rate = (appends * 1_000) / (performance.now() - began);
    await sink.close({ signal: AbortSignal.abort(), deadline: 0 });
    return rate;
  });
}

/** How many times a second the disk makes the same bytes durable, for whoever does nothing else. */
export async function rawSyncRate(payload: Payload, appends: number): Promise<number> {
  return inFolder(async (folder) => {
    const file = openSync(join(folder, "raw"), "w");
    writeSync(file, payload.body);
    fdatasyncSync(file);
    const began = performance.now();
    for (let count = 0; count < appends; count++) {
      await promisify(write)(file, payload.body);
      await promisify(fdatasync)(file);
    }
    const rate = (appends * 1_000) / (performance.now() - began);
    closeSync(file);
    return rate;
  });
}

async function inFolder<Result>(run: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(homedir(), ".spool-bench-"));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
