import { spawnSync } from "node:child_process";

/** The calls that a spool makes on files. Each is known by several names, of which a machine has one or more. */
export const fileCalls = {
  open: ["openat"],
  write: ["pwrite64", "pwritev", "writev", "pwritev2"],
  fdatasync: ["fdatasync"],
  fsync: ["fsync"],
  close: ["close"],
  rename: ["rename", "renameat", "renameat2"],
  unlink: ["unlink", "unlinkat"],
  rmdir: ["rmdir"],
  mkdir: ["mkdir", "mkdirat"],
  truncate: ["ftruncate"],
  stat: ["statx", "newfstatat"],
  list: ["getdents64"],
  read: ["pread64", "preadv"],
} as const;

export type FileCall = keyof typeof fileCalls;

/** The program around another that kills it as it makes the nth of these calls. */
export function killAt(call: FileCall, nth: number): readonly string[] {
  return straceWith(call, `signal=SIGKILL:when=${nth}`);
}

/** The program around another that lets the nth of these calls fail; with `+`, all from there on. */
export function failAt(call: FileCall, nth: number | `${number}+`, error: string): readonly string[] {
  return straceWith(call, `error=${error}:when=${nth}`);
}

function straceWith(call: FileCall, what: string): readonly string[] {
  // `?` passes over what this machine does not have.
  const names = fileCalls[call].map((name) => `?${name}`).join();
  return [
    "strace",
    "-f",
    "-qq",
    "-o",
    "/dev/null",
    "-e",
    "signal=none",
    "-e",
    `trace=${names}`,
    "-e",
    `inject=${names}:${what}`,
  ];
}

/** Why strace cannot be used here; `undefined` when it can. */
export function straceFault(): string | undefined {
  const { status, error, stderr } = spawnSync("strace", ["-f", "-qq", "-o", "/dev/null", "true"], { encoding: "utf8" });
  if (error) return `strace is absent: ${error.message}`;
  return status === 0 ? undefined : `strace cannot trace here: ${stderr.trim()}`;
}
