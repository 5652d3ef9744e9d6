import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file of a Collector of the testbed. This process has a folder for temporary files of its own, and one Collector. */
export function collectorFile(name: "config.yaml" | "received.jsonl"): string {
  const folder = readdirSync(tmpdir()).find((entry) => entry.startsWith("meterbridge-collector-"));
  if (folder === undefined) throw new Error(`no Collector has a folder in ${tmpdir()}`);
  return join(tmpdir(), folder, name);
}
