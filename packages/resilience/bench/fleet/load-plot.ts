import type { Second } from "./collector.ts";
import { collectorCan, type Course, endMs, outage } from "./fleet.ts";

const panel = { width: 420, height: 110, gapX: 28, gapY: 44, left: 76, top: 84 } as const;
const mostPerSecond = 12_000;
const lastSecond = endMs / 1_000;

const starts = {
  spread: "each at a moment of its own",
  together: "all at the same moment",
} as const;

/** Requests at the Collector over time, as an SVG: a row for each policy, a column for each way to start. */
export function loadPlot(courses: readonly Course[]): string {
  const policies = [...new Set(courses.map(({ scenario }) => scenario.policy))];
  const columns = Object.keys(starts) as (keyof typeof starts)[];
  const width = panel.left + columns.length * (panel.width + panel.gapX);
  const height = panel.top + policies.length * (panel.height + panel.gapY) + 24;
  const panels = policies.flatMap((policy, row) =>
    columns.map((start, column) => {
      const course = courses.find(({ scenario }) => scenario.policy === policy && scenario.start === start);
      const x = panel.left + column * (panel.width + panel.gapX);
      const y = panel.top + row * (panel.height + panel.gapY);
      return course ? `<g transform="translate(${x} ${y})">${panelOf(course, column === 0)}</g>` : "";
    }),
  );
  const heads = columns.map(
    (start, column) =>
      `<text class="head" x="${panel.left + column * (panel.width + panel.gapX)}" y="50">exporting ${starts[start]}</text>`,
  );
  const axis = `<text x="${panel.left}" y="${height - 12}">Time since the outage began, and requests in each second by what became of them. Dashed: what the Collector can take.</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Requests per second at one Collector through an outage, by retry policy">`,
    style,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    legend(),
    ...heads,
    ...panels,
    axis,
    "</svg>\n",
  ].join("\n");
}

function panelOf({ scenario, seconds }: Course, isFirst: boolean): string {
  const shown = seconds.slice(0, lastSecond);
  const marks = [0, 4_000, 8_000, 12_000].map(
    (value) =>
      `<path class="grid" d="M0 ${yOf(value)}H${panel.width}"/>` +
      (isFirst ? `<text class="mark" text-anchor="end" x="-6" y="${yOf(value) + 4}">${value / 1_000} k</text>` : ""),
  );
  const times = [0, 60, 120, 180, 240, 300, 360].map((since) => {
    const x = xOf(since + outage.fromMs / 1_000);
    return `<text class="mark" text-anchor="middle" x="${x}" y="${panel.height + 14}">${since} s</text>`;
  });
  const label = `<text class="mark" text-anchor="middle" transform="translate(-44 ${panel.height / 2}) rotate(-90)">requests/s</text>`;
  return [
    `<text class="policy" y="-6">${scenario.policy}</text>`,
    isFirst ? label : "",
    ...marks,
    ...times,
    area("refused", shown, ({ refused }) => refused),
    area("away", shown, ({ turnedAway, taken }) => turnedAway + taken),
    area("taken", shown, ({ taken }) => taken),
    `<path class="capacity" d="M0 ${yOf(collectorCan.capacity)}H${panel.width}"/>`,
  ].join("");
}

function area(kind: string, seconds: readonly Second[], part: (second: Second) => number): string {
  const steps = seconds.map((second, index) => `V${yOf(part(second))}H${xOf(index + 1)}`);
  return `<path class="${kind}" d="M0 ${panel.height}${steps.join("")}V${panel.height}Z"/>`;
}

function xOf(second: number): number {
  return Math.round((second / lastSecond) * panel.width * 10) / 10;
}

function yOf(perSecond: number): number {
  return Math.round((1 - Math.min(perSecond / mostPerSecond, 1)) * panel.height * 10) / 10;
}

function legend(): string {
  const entries = [
    ["taken", "taken"],
    ["away", "turned away: too many at once"],
    ["refused", "refused: nobody there (2 minutes)"],
  ] as const;
  return entries
    .map(
      ([kind, words], index) =>
        `<rect class="${kind}" x="${panel.left + index * 240}" y="14" width="12" height="12"/>` +
        `<text x="${panel.left + index * 240 + 18}" y="24">${words}</text>`,
    )
    .join("");
}

const style = `<style>
text { font: 12px system-ui, sans-serif; fill: #24292f; }
.head { font-size: 13px; font-weight: 600; }
.policy { font-weight: 600; }
.mark { font-size: 10px; fill: #57606a; }
.paper { fill: #ffffff; }
.grid { stroke: #d0d7de; stroke-width: 1; }
.capacity { stroke: #24292f; stroke-dasharray: 4 3; fill: none; }
.taken { fill: #1f883d; }
.away { fill: #cf222e; }
.refused { fill: #8c959f; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .mark { fill: #9198a1; }
  .paper { fill: #0d1117; }
  .grid { stroke: #30363d; }
  .capacity { stroke: #e6edf3; }
  .taken { fill: #3fb950; }
  .away { fill: #f85149; }
  .refused { fill: #6e7681; }
}
</style>`;
