import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The file that a Collector of the testbed writes to. This process has a folder for temporary files of its own, and one Collector. */
export function receivedFile(): string {
  const folder = readdirSync(tmpdir()).find((name) => name.startsWith("meterbridge-collector-"));
  if (folder === undefined) throw new Error(`no Collector has a folder in ${tmpdir()}`);
  return join(tmpdir(), folder, "received.jsonl");
}
