import type { Course } from "./chain.ts";
import { area, areas, line, linesAcross, panel, timesBelow, xOf } from "./panel.ts";
import { plotStyle } from "./plot-style.ts";
import { type Outage, outageTime, size } from "./scenario.ts";

const place = { gapX: 22, gapY: 40, left: 70, top: 96 } as const;

const comesBack: Readonly<Record<Outage, { readonly name: string; readonly capacity: number }>> = {
  "half of the gateways": { name: "gateways", capacity: size.gateways * size.capacity.gateway },
  "all gateways": { name: "gateways", capacity: size.gateways * size.capacity.gateway },
  broker: { name: "broker", capacity: size.capacity.broker },
  backend: { name: "backend", capacity: size.capacity.backend },
};

/** One outage as an SVG: a column for each chain, with load, what waits, and the age of the oldest over time. */
export function chainPlot(outage: Outage, courses: readonly Course[]): string {
  const careful = courses.filter(({ scenario }) => scenario.setup === "careful");
  const { name, capacity } = comesBack[outage];
  const most = {
    load: roundUp(
      Math.max(
        capacity,
        ...careful.flatMap(({ load }) => load.map(({ refused, turnedAway, taken }) => refused + turnedAway + taken)),
      ),
    ),
    waiting: roundUp(Math.max(...careful.flatMap(({ waiting }) => waiting.map(allOf)))),
    minutes: roundUp(Math.max(...courses.flatMap(({ oldestMs }) => oldestMs)) / 60_000),
  };
  const width = place.left + careful.length * (panel.width + place.gapX);
  const height = place.top + 3 * (panel.height + place.gapY) + 16;
  const columns = careful.map((course, column) => {
    const byDefault = courses.find(
      ({ scenario }) => scenario.topology === course.scenario.topology && scenario.setup === "default",
    );
    const rows = [
      linesAcross(most.load, column === 0 ? `requests/s at the ${name}` : undefined) +
        loadOf(course, most.load) +
        line("capacity", [capacity, capacity], most.load, true),
      linesAcross(most.waiting, column === 0 ? "MB that wait" : undefined) + waitingOf(course, most.waiting),
      linesAcross(most.minutes, column === 0 ? "age of the oldest, min" : undefined) +
        (byDefault ? line("byDefault", minutesOf(byDefault), most.minutes) : "") +
        line("careful", minutesOf(course), most.minutes),
    ];
    const x = place.left + column * (panel.width + place.gapX);
    const head = `<text class="head" x="${x}" y="76">${course.scenario.topology}</text>`;
    const panels = rows.map(
      (row, index) =>
        `<g transform="translate(${x} ${place.top + index * (panel.height + place.gapY)})">${outageShade}${row}${timesBelow()}</g>`,
    );
    return head + panels.join("\n");
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${outage} down for ten minutes: load, what waits, and the age of the oldest, by chain">`,
    plotStyle,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    legend(),
    ...columns,
    `<text x="${place.left}" y="${height - 8}">Minutes since the outage began. Shaded: ${outage} down.</text>`,
    "</svg>\n",
  ].join("\n");
}

const outageShade = `<rect class="outage" x="${xOf(outageTime.fromMs / 1_000)}" width="${xOf(outageTime.toMs / 1_000) - xOf(outageTime.fromMs / 1_000)}" height="${panel.height}"/>`;

function loadOf({ load }: Course, most: number): string {
  return areas(most, [
    ["taken", load.map(({ taken }) => taken)],
    ["away", load.map(({ turnedAway }) => turnedAway)],
    ["refused", load.map(({ refused }) => refused)],
  ]);
}

function waitingOf({ waiting }: Course, most: number): string {
  return areas(most, [
    ["log", waiting.map(({ inLog }) => megabytes(inLog))],
    ["collectors", waiting.map(({ inCollectors }) => megabytes(inCollectors))],
    ["exporters", waiting.map(({ inExporters }) => megabytes(inExporters))],
  ]);
}

function minutesOf({ oldestMs }: Course): readonly number[] {
  return oldestMs.map((ms) => ms / 60_000);
}

function allOf({ inExporters, inCollectors, inLog }: Course["waiting"][number]): number {
  return megabytes(inExporters + inCollectors + inLog);
}

function megabytes(requests: number): number {
  return (requests * size.requestBytes) / 1e6;
}

/** A number of one digit and zeros, or with a half of it. */
function roundUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value)) / 2;
  return Math.ceil(value / unit) * unit;
}

function legend(): string {
  const entries = [
    [
      ["taken", "taken"],
      ["away", "turned away"],
      ["refused", "found nobody"],
    ],
    [
      ["exporters", "in exporters"],
      ["collectors", "in Collectors"],
      ["log", "in the log"],
    ],
  ] as const;
  const boxes = entries.flatMap((row, y) =>
    row.map(([kind, words], x) => legendEntry(x, y, words, area(kind, 12, 12))),
  );
  const strokes = [
    legendEntry(3, 0, "Collectors set up with care (all areas are)", `<path class="careful" d="M0 6H14"/>`),
    legendEntry(3, 1, "Collectors as they come", `<path class="byDefault" d="M0 6H14"/>`),
  ];
  return [...boxes, ...strokes].join("");
}

function legendEntry(x: number, y: number, words: string, mark: string): string {
  return `<g transform="translate(${place.left + x * 120} ${12 + y * 22})">${mark}<text x="20" y="10">${words}</text></g>`;
}
