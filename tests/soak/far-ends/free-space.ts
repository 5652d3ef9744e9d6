import { execFileSync } from "node:child_process";

/** Of util-linux. */
const program = "fallocate";

/**
 * Gives back what the first so many bytes of a file take on the disk. The file stays as long as it is, so that whoever appends to it is not
 * disturbed. Where there is no `fallocate`, or the file system has no holes, nothing happens.
 */
export function freeSpace(path: string, bytes: number): void {
  try {
    execFileSync(program, ["--punch-hole", "--offset", "0", "--length", String(bytes), path], { stdio: "ignore" });
  } catch {
    // It takes more of the disk, and nothing else.
  }
}
