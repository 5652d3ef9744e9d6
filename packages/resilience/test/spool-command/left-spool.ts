import { gzipSync } from "node:zlib";
import { join } from "node:path";
import type { Payload } from "@meterbridge/core";
import { expect } from "vitest";
import { spool } from "../../src/spool/spool.ts";
import { newCall, retryable, scriptedSink } from "../scripted-sink.ts";
import { tempFolder } from "../spool/temp-folder.ts";

export interface LeftOptions {
  readonly dir?: string;
  readonly segmentBytes?: number;
  /** They are sent compressed. */
  readonly gzip?: boolean;
}

/** The directory of a spool that was closed while its far end was down, with these bodies of two data points each. */
export async function leftSpool(
  bodies: readonly string[],
  { dir, segmentBytes, gzip = false }: LeftOptions = {},
): Promise<string> {
  const folder = dir ?? join(tempFolder(), "spool");
  const down = scriptedSink<Payload>(retryable());
  const sink = spool({ dir: folder, fsync: "never", minFreeBytes: 0, segmentBytes })(down);
  for (const body of bodies) {
    const plain = { body: Buffer.from(body), contentType: "text/x-metrics", points: 2 };
    const payload: Payload = gzip ? { ...plain, body: gzipSync(body), contentEncoding: "gzip" } : plain;
    expect(await sink.send(payload, newCall().call)).toMatchObject({ kind: "delivered", accepted: true });
  }
  await sink.close(newCall().call);
  return folder;
}
