import type { SpoolReport } from "./report.ts";

export interface InspectOptions {
  /** Read every payload and check it against its CRC. Without, only headers are read, which is many times faster. Off. */
  readonly verify?: boolean | undefined;
}

/**
 * Looks into the directory of a spool, and changes nothing there: it may be used beside the process that the spool belongs
 * to. Files are read in pieces, so it needs little memory however large they are.
 *
 * @throws When there is no such directory, or it cannot be read.
 */
export async function inspect(dir: string, options: InspectOptions = {}): Promise<SpoolReport> {
  const { inspectSpool } = await import("./inspect-spool.ts");
  return inspectSpool(dir, options);
}
