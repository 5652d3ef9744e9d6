import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { quarantine } from "../../src/spool/quarantine.ts";
import { payloadOf } from "./bench-spool.ts";
import { tempFolder } from "./temp-folder.ts";

it("a link in place of the quarantine is not followed: nothing is put there, and nothing removed", async () => {
  const dir = tempFolder();
  const outside = join(dir, "outside");
  mkdirSync(outside);
  for (const name of ["letters", "photographs"]) writeFileSync(join(outside, name), name);
  symlinkSync(outside, join(dir, "quarantine"));
  writeFileSync(join(dir, "damaged"), "damaged");
  const kept = quarantine(dir, { maxBytes: 1_000, maxEntries: 1 });
  await kept.open();
  expect(await kept.take(join(dir, "damaged"), "damaged", 7)).toBe(false);
  await kept.keep("poison", [payloadOf("poison")], { sequence: 1, wallTimeMs: 0 });
  expect(readdirSync(outside)).toEqual(["letters", "photographs"]);
});
