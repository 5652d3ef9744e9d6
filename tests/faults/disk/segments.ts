import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The files of a spool that hold payloads, oldest first. */
export function segmentsIn(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".seg") && !name.startsWith("quarantine"))
    .sort()
    .map((name) => join(dir, name));
}

/** Writes to a file what it is to be. */
export function alter(path: string, change: (bytes: Buffer) => Uint8Array): void {
  writeFileSync(path, change(readFileSync(path)));
}

/** A copy of a spool's directory, as private as it is. */
export function copyOf(dir: string, copy: string): string {
  mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
  mkdirSync(copy, { mode: 0o700 });
  cpSync(dir, copy, { recursive: true });
  return copy;
}
