import { least, most } from "./memory/extremes.ts";
import { type Growth, growthOf, type Windows } from "./memory/growth.ts";
import type { MemorySample } from "./memory/watch-memory.ts";
import { heapWindows, rssWindows } from "./memory/windows.ts";
import { sparkline } from "./memory/sparkline.ts";
import type { Block } from "./loop/blocks.ts";
import type { Soaked, SoakedExporter } from "./soak.ts";

/** What a soak has shown, as a text. */
export function report(soaked: Soaked): string {
  return [exportersOf(soaked), faultsOf(soaked), loopOf(soaked), memoryOf(soaked), verdictOf(soaked)].join("\n\n");
}

function exportersOf({ exporters, series }: Soaked): string {
  const heads = ["exporter", "", "handed over", "arrived", "came again", "counted as lost", "unexplained"];
  const rows = exporters.map(({ name, about, handedOver, arrived, lost, unexplained }) => [
    name,
    about,
    handedOver === undefined ? "" : String(handedOver),
    arrived.points === undefined ? `${arrived.series.size} of ${series} series` : String(arrived.points),
    String(arrived.again),
    Object.entries(lost)
      .map(([reason, points]) => `${points} ${reason}`)
      .join(", ") || "0",
    String(unexplained),
  ]);
  return aligned([heads, ...rows]);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function faultsOf({ troubles }: Soaked): string {
  const counts = new Map<string, number>();
  for (const { fault } of troubles) counts.set(fault, (counts.get(fault) ?? 0) + 1);
  const each = [...counts].map(([fault, count]) => `${count} ${fault}`).sort();
  return `faults: ${troubles.length}${each.length > 0 ? ` (${each.join(", ")})` : ""}`;
}

function loopOf({ loop: { starting, steady }, beganMs, troubles }: Soaked): string {
  const { delayMs, longest, longestWithoutGc, longerThan } = steady;
  const long = ([5, 10, 20] as const).map((limit) => `${longerThan[limit]} over ${limit} ms`);
  const when = ({ at }: Block): string => {
    const meanwhile = troubles.filter(({ fromMs, toMs = Infinity }) => fromMs <= at && at <= toMs);
    const faults = meanwhile.map(({ exporter, fault }) => `, ${exporter}: ${fault}`);
    return `(after ${Math.round((at - beganMs) / 1_000)} s${faults.join("")})`;
  };
  const shown = (block: Block | undefined, part: "ownMs" | "withoutGcMs"): string =>
    block ? `${ms(block[part])} ${when(block)}` : "under 4 ms";
  return [
    `loop delay, collect() and the load included: median ${ms(delayMs.p50)}, p99 ${ms(delayMs.p99)}, longest ${ms(delayMs.max)}`,
    `longest block of the exporters, without collect() and the load: ${shown(longest, "ownMs")}`,
    `  without the garbage collector: ${shown(longestWithoutGc, "withoutGcMs")}; ${long.join(", ")}`,
    `  in the first 30 seconds, which are not in these figures: ${shown(starting.longestWithoutGc, "withoutGcMs")}`,
  ].join("\n");
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function memoryOf({ memory }: Soaked): string {
  const rss = memory.map((sample) => sample.rss / 1e6);
  const growth = (figure: (sample: MemorySample) => number, windows: Windows): string =>
    grown(growthOf(memory, figure, windows));
  const rssGrowth = growth((sample) => sample.rss, rssWindows(memory));
  const beside = growth((sample) => sample.rss - sample.heapTotal, rssWindows(memory));
  const left = growth((sample) => sample.heapUsed, heapWindows(memory));
  return [
    `RSS: ${sparkline(rss)} ${Math.round(least(rss))} to ${Math.round(most(rss))} MB`,
    `after the warm-up: RSS ${rssGrowth}; of it, beside V8's heap, ${beside}; heap that is left by collections ${left}`,
  ].join("\n");
}

function grown(growth: Growth | undefined): string {
  if (!growth) return "watched too short to tell";
  return `${growth.perTenMinutes < 0 ? "" : "+"}${(growth.perTenMinutes / 1e6).toFixed(2)} MB in 10 min`;
}

function verdictOf({ exporters }: Soaked): string {
  const wrong = exporters.filter(({ faults }) => faults.length > 0);
  if (wrong.length === 0) return "unexplained loss: 0";
  return wrong.map((exporter) => wrongOf(exporter)).join("\n");
}

const faultsShown = 5;

function wrongOf({ name, faults }: SoakedExporter): string {
  const more = faults.length > faultsShown ? [`  and ${faults.length - faultsShown} more`] : [];
  return [`${name}:`, ...faults.slice(0, faultsShown).map((fault) => `  ${fault}`), ...more].join("\n");
}
