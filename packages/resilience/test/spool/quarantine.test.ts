import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { quarantine } from "../../src/spool/quarantine.ts";
import { payloadOf } from "./bench-spool.ts";
import { folderBytesOf } from "./folder-bytes.ts";
import { tempFolder } from "./temp-folder.ts";

it.for([
  ["all of them, where there is room", 4_000, ["1", "2", "3"]],
  ["the last, where there is room for two", 2_500, ["2", "3"]],
  ["none, where there is room for none", 500, []],
] as const)("of payloads that were given up it keeps %s", async ([, room, expected]) => {
  const dir = tempFolder();
  const kept = quarantine(dir, { maxBytes: 10_000, maxEntries: 64, left: () => room - kept.bytes });
  for (const [index, name] of ["1", "2", "3"].entries()) {
    await kept.keep(name, [payloadOf("x".repeat(1_000))], { sequence: index, wallTimeMs: 0 });
    expect(kept.bytes).toBeLessThanOrEqual(room);
    expect(folderBytesOf(dir)).toBe(kept.bytes);
  }
  expect(folderBytesOf(dir) > 0 ? readdirSync(join(dir, "quarantine")) : []).toEqual(expected);
});

it("a payload that has to make room before it is there is not left behind", async () => {
  const dir = tempFolder();
  const kept = quarantine(dir, { maxBytes: 10_000, maxEntries: 64 });
  const keeping = kept.keep("1", [payloadOf("x")], { sequence: 1, wallTimeMs: 0 });
  while (kept.bytes === 0) await Promise.resolve();
  await kept.dropOldest();
  await keeping;
  expect([kept.bytes, folderBytesOf(dir)]).toEqual([0, 0]);
});
