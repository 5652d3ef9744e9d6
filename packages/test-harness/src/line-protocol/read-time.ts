import type { LineScanner } from "./line-scanner.ts";
import type { ReadingRules } from "./reading-rules.ts";

const nanosecondsIn = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

// `models/time.go` of InfluxDB 1 and 2: the ends of 64 bits have meanings of their own.
const latest = 2n ** 63n - 2n;
const earliest = -latest;

/** Takes the time of a line, if it has one, as nanoseconds. */
export function readTime(scanner: LineScanner, precision: ReadingRules["precision"]): bigint | undefined {
  if (scanner.rest() === "") return undefined;
  if (!scanner.take(" ")) scanner.fail("a space between fields and time is missing");
  const written = scanner.match(/[^ ]*/y) ?? "";
  if (!/^-?\d+$/.test(written)) scanner.fail(`${JSON.stringify(written)} is no time`);
  const number = BigInt(written);
  const time = number * nanosecondsIn[precision === "auto" ? guessed(number) : precision];
  if (time > latest || time < earliest) scanner.fail(`${written} ${precision} is out of the range of times`);
  return time;
}

/** `guess_precision` of InfluxDB 3. */
function guessed(time: bigint): "ns" | "us" | "ms" | "s" {
  const size = (time < 0n ? -time : time) / 1_000_000_000n;
  if (size < 5n) return "s";
  if (size < 5_000n) return "ms";
  return size < 5_000_000n ? "us" : "ns";
}
