import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findServer, type ServerInFolder, startInFolder } from "@meterbridge/testbed";

/**
 * Starts a Collector as a file of this folder says, but with other addresses, each by its place in the file:
 * `{ "receivers.otlp.protocols.grpc.endpoint": "127.0.0.1:20000" }`.
 */
export function startCollector(file: string, addresses: Readonly<Record<string, string>>): Promise<ServerInFolder> {
  const found = findServer("collector-kafka");
  if (!found.available) throw new Error(found.reason);
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-example-"));
  const settings = Object.entries(addresses).map(([key, address]) => `--set=${key}=${address}`);
  const args = ["--config", join(import.meta.dirname, file), ...settings];
  return startInFolder(folder, found.program, args, (logs) => Promise.resolve(logs().includes("Everything is ready")));
}
