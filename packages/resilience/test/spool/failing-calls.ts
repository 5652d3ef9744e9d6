import fs from "node:fs";
import { onTestFinished } from "vitest";

type Call = "fsync" | "fdatasync" | "ftruncate";
type Done = (error: NodeJS.ErrnoException | null, ...more: readonly unknown[]) => void;

const hold = "hold";
const faults = new Map<Call, string>();
const held = new Set<() => void>();
const open = new Map<number, string>();

/**
 * From here on each of these calls fails with this error, for all files of this process, until it is told otherwise or the
 * test is over. This module is to be imported before the spool, which takes the calls as it is loaded.
 */
export function failCalls(calls: readonly Call[], code: string): void {
  for (const call of calls) faults.set(call, code);
  onTestFinished(() => faults.clear());
}

/** Files are well again, and what was held goes on. */
export function heal(): void {
  faults.clear();
  for (const goOn of held) goOn();
  held.clear();
}

/** From here on this call does not answer, until it is told otherwise or the test is over. Gives how many wait. */
export function holdCall(call: Call): () => number {
  faults.set(call, hold);
  onTestFinished(heal);
  return () => held.size;
}

/** The paths of what is open within this folder. */
export function openWithin(folder: string): readonly string[] {
  return [...open.values()].filter((path) => path.startsWith(folder));
}

for (const call of ["fsync", "fdatasync", "ftruncate"] as const) {
  const real = fs[call] as (...args: readonly unknown[]) => void;
  const failing = (...args: readonly unknown[]): void => {
    const code = faults.get(call);
    if (code === undefined) return real(...args);
    if (code === hold) return void held.add(() => real(...args));
    const error = Object.assign(new Error(code), { code });
    setImmediate(() => (args.at(-1) as Done)(error));
  };
  Object.assign(fs, { [call]: failing });
}

const { open: openFile, close } = fs as unknown as Record<"open" | "close", (...args: readonly unknown[]) => void>;
Object.assign(fs, {
  open: (path: unknown, ...args: readonly unknown[]) => {
    const done: Done = (error, fd) => {
      if (!error) open.set(fd as number, String(path));
      (args.at(-1) as Done)(error, fd);
    };
    openFile(path, ...args.slice(0, -1), done);
  },
  close: (fd: number, ...args: readonly unknown[]) => {
    open.delete(fd);
    close(fd, ...args);
  },
});
