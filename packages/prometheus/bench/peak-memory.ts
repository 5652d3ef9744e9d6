import { execFileSync } from "node:child_process";
import { median, table } from "@meterbridge/bench";

const sides = ["data", "ours", "upstream", "prom-client"] as const;
const runs = 5;

/** The peak of a process's memory, in which 100 000 counters are collected and written, each in a process of its own. */
export function peakMemory(): string {
  const program = new URL("peak-memory-program.ts", import.meta.url).pathname;
  const peaks = sides.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [index, side] of sides.entries()) {
      peaks[index]!.push(Number(execFileSync(process.execPath, [program, side], { encoding: "utf8" })));
    }
  }
  const [data, ...others] = peaks.map((each) => median(each));
  return table(
    ["peak RSS, 100000 counters, 5 scrapes", "MB", "× the data itself", "target"],
    [
      ["the SDK's data, collected", data!.toFixed(0), "1", ""],
      ...others.map((peak, index) => [
        sides[index + 1]!,
        peak.toFixed(0),
        (peak / data!).toFixed(2),
        sides[index + 1] === "ours" ? "1.2" : "",
      ]),
    ],
  );
}
