import { median } from "./slope.ts";

const steps = "▁▂▃▄▅▆▇█";

/** Values over time as one line of text, from the least to the most of them. */
export function sparkline(values: readonly number[], width = 60): string {
  const columns = Math.min(width, values.length);
  const shown = Array.from({ length: columns }, (_, index) =>
    median(
      values.slice(Math.floor((index * values.length) / columns), Math.floor(((index + 1) * values.length) / columns)),
    ),
  );
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  return shown.map((value) => steps[most === least ? 0 : Math.round(((value - least) / (most - least)) * 7)]).join("");
}
