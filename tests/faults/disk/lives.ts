import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Life, type Program, startLife } from "./start-life.ts";

/** A private folder, which goes with the test. */
export function privateFolder(finished: typeof onTestFinished = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "disk-fault-"));
  finished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a program that is gone when the test is over, however it ends. */
export function livingOn(
  program: Program,
  options: object,
  around: readonly string[] = [],
  finished: typeof onTestFinished = onTestFinished,
): Life {
  const life = startLife(program, options, around);
  finished(() => life.kill());
  return life;
}
