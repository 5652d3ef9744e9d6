import { most } from "./memory/extremes.ts";
import { growthOf } from "./memory/growth.ts";
import { rssWindows } from "./memory/windows.ts";
import type { MemorySample } from "./memory/watch-memory.ts";
import type { Soaked } from "./soak.ts";

const width = 860;
const chart = { left: 56, top: 44, width: width - 56 - 20, height: 220 } as const;
const lane = 12;

/** Memory over time, and below it what went wrong when, as an SVG. */
export function plot({ memory, troubles, exporters, beganMs }: Soaked): string {
  const endMs = memory.at(-1)?.atMs ?? 1;
  const mostMb = Math.ceil(Math.max(1, most(memory.map(({ rss }) => rss / 1e6))) / 50) * 50;
  const x = (atMs: number): number => round(chart.left + (atMs / endMs) * chart.width);
  const y = (bytes: number): number => round(chart.top + (1 - bytes / 1e6 / mostMb) * chart.height);
  const names = exporters.map(({ name }) => name);
  const lanesTop = chart.top + chart.height + 40;
  const height = lanesTop + names.length * lane + 16;
  const line = (figure: (sample: MemorySample) => number): string =>
    memory.map((sample, index) => `${index === 0 ? "M" : "L"}${x(sample.atMs)} ${y(figure(sample))}`).join("");
  const windows = rssWindows(memory);
  const growth = growthOf(memory, ({ rss }) => rss, windows);
  const { fromMs } = windows;
  const at = (ms: number): number => growth!.line.start + growth!.line.slope * ms;

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Memory of a process with ${names.length} exporters over ${Math.round(endMs / 60_000)} minutes of faults">`,
    style,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<text x="${chart.left}" y="24"><tspan class="rss-text">RSS</tspan> and <tspan class="heap-text">heap in use</tspan>, MB${growth ? `; RSS after the warm-up: ${(growth.perTenMinutes / 1e6).toFixed(2)} MB in 10 minutes` : ""}</text>`,
    ...marks(mostMb).map(
      (mb) =>
        `<path class="grid" d="M${chart.left} ${y(mb * 1e6)}h${chart.width}"/><text class="mark" text-anchor="end" x="${chart.left - 6}" y="${y(mb * 1e6) + 4}">${mb}</text>`,
    ),
    ...times(endMs).map(
      (ms) =>
        `<text class="mark" text-anchor="middle" x="${x(ms)}" y="${chart.top + chart.height + 16}">${ms / 60_000} min</text>`,
    ),
    `<path class="heap" d="${line(({ heapUsed }) => heapUsed)}"/>`,
    `<path class="rss" d="${line(({ rss }) => rss)}"/>`,
    growth ? `<path class="trend" d="M${x(fromMs)} ${y(at(fromMs))}L${x(endMs)} ${y(at(endMs))}"/>` : "",
    ...names.map(
      (name, index) =>
        `<text class="mark lane" x="4" y="${lanesTop + index * lane + 8}">${name.replace("otlp-", "")}</text>`,
    ),
    ...troubles.map(({ exporter, fromMs: from, toMs = from }) => {
      const [begin, end] = [Math.max(0, from - beganMs), Math.min(endMs, toMs - beganMs)];
      const top = lanesTop + names.indexOf(exporter) * lane;
      return `<rect class="fault" x="${x(begin)}" y="${top}" width="${Math.max(1, round(x(end) - x(begin)))}" height="${lane - 3}"/>`;
    }),
    "</svg>\n",
  ].join("\n");
}

function marks(mostMb: number): readonly number[] {
  const step = mostMb > 300 ? 100 : 50;
  return Array.from({ length: Math.floor(mostMb / step) + 1 }, (_, index) => index * step);
}

function times(endMs: number): readonly number[] {
  const stepMs = endMs > 600_000 ? 300_000 : 60_000;
  return Array.from({ length: Math.floor(endMs / stepMs) + 1 }, (_, index) => index * stepMs);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const style = `<style>
text { font: 12px system-ui, sans-serif; fill: #24292f; }
.mark { font-size: 10px; fill: #57606a; }
.lane { font-size: 8px; }
.paper { fill: #ffffff; }
.grid { stroke: #d0d7de; stroke-width: 1; }
.rss, .heap, .trend { fill: none; stroke-width: 1.5; }
.rss { stroke: #0969da; } .rss-text { fill: #0969da; font-weight: 600; }
.heap { stroke: #1f883d; stroke-width: 0.75; } .heap-text { fill: #1f883d; font-weight: 600; }
.trend { stroke: #24292f; stroke-dasharray: 4 3; }
.fault { fill: #cf222e; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .mark { fill: #9198a1; }
  .paper { fill: #0d1117; }
  .grid { stroke: #30363d; }
  .rss { stroke: #4493f8; } .rss-text { fill: #4493f8; }
  .heap { stroke: #3fb950; } .heap-text { fill: #3fb950; }
  .trend { stroke: #e6edf3; }
  .fault { fill: #f85149; }
}
</style>`;
