import { endMs, outageTime } from "./scenario.ts";

export const panel = { width: 262, height: 104 } as const;

const lastSecond = endMs / 1_000;

/** Where a second is, from the left. */
export function xOf(second: number): number {
  return round((second / lastSecond) * panel.width);
}

/** Values of each second, one on top of the other. */
export function areas(most: number, parts: readonly (readonly [kind: string, values: readonly number[]])[]): string {
  const below: number[] = [];
  return parts
    .map(([kind, values]) => {
      const from = values.map((_, second) => below[second] ?? 0);
      values.forEach((value, second) => (below[second] = from[second]! + value));
      if (values.every((value) => value === 0)) return "";
      const top = thinned(below.slice(0, values.length)).map(
        ([second, value]) => `L${xOf(second)} ${yOf(value, most)}`,
      );
      const bottom = thinned(from)
        .reverse()
        .map(([second, value]) => `L${xOf(second)} ${yOf(value, most)}`);
      return `<path class="${kind}" d="M${[...top, ...bottom].join("").slice(1)}Z"/>`;
    })
    .join("");
}

/** Values of each second as a line; or one value from the left to the right. */
export function line(kind: string, values: readonly number[], most: number, isAcross = false): string {
  if (isAcross) return `<path class="${kind}" d="M0 ${yOf(values[0]!, most)}H${panel.width}"/>`;
  const points = thinned(values).map(([second, value]) => `L${xOf(second)} ${yOf(value, most)}`);
  return `<path class="${kind}" d="M${points.join("").slice(1)}"/>`;
}

/** A field of a colour. */
export function area(kind: string, width: number, height: number): string {
  return `<rect class="${kind}" width="${width}" height="${height}"/>`;
}

/** The grid, with its numbers and what they are of where those are wanted. */
export function linesAcross(most: number, of: string | undefined): string {
  const marks = [0, most / 2, most].map(
    (value) =>
      `<path class="grid" d="M0 ${yOf(value, most)}H${panel.width}"/>` +
      (of === undefined
        ? ""
        : `<text class="mark" text-anchor="end" x="-6" y="${yOf(value, most) + 4}">${value.toLocaleString("en").replaceAll(",", " ")}</text>`),
  );
  const name =
    of &&
    `<text class="mark" text-anchor="middle" transform="translate(-48 ${panel.height / 2}) rotate(-90)">${of}</text>`;
  return marks.join("") + (name ?? "");
}

/** Minutes since the outage began. */
export function timesBelow(): string {
  const begin = outageTime.fromMs / 1_000;
  return [0, 5, 10, 15, 20, 25]
    .map(
      (minute) =>
        `<text class="mark" text-anchor="middle" x="${xOf(begin + minute * 60)}" y="${panel.height + 14}">${minute}</text>`,
    )
    .join("");
}

/** Of each ten seconds the most: a pixel is no narrower. */
function thinned(values: readonly number[]): (readonly [second: number, value: number])[] {
  const width = 10;
  return Array.from({ length: Math.ceil(values.length / width) }, (_, index) => {
    const from = index * width;
    return [from, Math.max(...values.slice(from, from + width))] as const;
  });
}

function yOf(value: number, most: number): number {
  return round((1 - Math.min(value / most, 1)) * panel.height);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
