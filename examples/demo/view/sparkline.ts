const steps = "▁▂▃▄▅▆▇█";

/** The newest values as a line of small bars, the largest of them full. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-width);
  const top = Math.max(...shown, Number.MIN_VALUE);
  return shown.map((value) => steps[Math.min(7, Math.floor((Math.max(0, value) / top) * 8))]).join("");
}
