import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { markWhenWritten } from "../far-ends/mark-when-written.ts";

it("has messages marked when they are written, and changes nothing else", () => {
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-soak-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "config.yaml");
  writeFileSync(path, JSON.stringify({ receivers: { kafka: { group_id: "a" } }, exporters: { jsonlines: {} } }));
  markWhenWritten(path);
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({
    receivers: { kafka: { group_id: "a", message_marking: { after: true } } },
    exporters: { jsonlines: {} },
  });
});
