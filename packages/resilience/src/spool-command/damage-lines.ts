import type { SpoolReport } from "../spool-inspect/report.ts";

/** What is wrong and where, a line for each place. */
export function damageLines({ damage }: SpoolReport): string {
  return damage.map(({ file, at, what }) => `${file} at ${at}: ${what}\n`).join("");
}
