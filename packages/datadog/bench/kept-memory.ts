import { execFileSync } from "node:child_process";
import { median, table } from "@meterbridge/bench";

const runs = 3;

/** What an encoder keeps of a series from one export to the next, in a process of its own. */
export function keptMemory(): string {
  const program = new URL("kept-memory-program.ts", import.meta.url).pathname;
  const bytes = Array.from({ length: runs }, () =>
    Number(execFileSync(process.execPath, [program], { encoding: "utf8" })),
  );
  return table(["kept of 100 000 series", "bytes a series", "target"], [["ours", median(bytes).toFixed(0), "1024"]]);
}
