import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A directory for a spool, which is gone after the test. */
export function spoolFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "datadog-spool-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "spool");
}
