import { type Line, median, robustLine } from "./slope.ts";
import type { MemorySample } from "./watch-memory.ts";

/** How memory went after the warm-up. */
export interface Growth {
  /** Bytes in ten minutes. */
  readonly perTenMinutes: number;
  /** Over milliseconds. */
  readonly line: Line;
}

const tenMinutesMs = 600_000;
const fewestWindows = 5;

/** A part of a run that is looked at in equal windows, each of which gives one value: the median of its samples unless said. */
export interface Windows {
  readonly fromMs: number;
  readonly windowMs: number;
  readonly summedUp?: (values: readonly number[]) => number;
}

/**
 * How a figure grows from window to window, so that collections of garbage, which come and go within one, do not show. `undefined`
 * when there are too few windows to tell.
 */
export function growthOf(
  samples: readonly MemorySample[],
  figure: (sample: MemorySample) => number,
  { fromMs, windowMs, summedUp = median }: Windows,
): Growth | undefined {
  const windows: MemorySample[][] = [];
  for (const sample of samples) {
    const window = Math.floor((sample.atMs - fromMs) / windowMs);
    if (window >= 0) (windows[window] ??= []).push(sample);
  }
  const points = windows
    .filter((window) => window.length > 0)
    .map(
      (window) => [median(window.map(({ atMs }) => atMs)), summedUp(window.map((sample) => figure(sample)))] as const,
    );
  const line = points.length < fewestWindows ? undefined : robustLine(points);
  return line && { perTenMinutes: line.slope * tenMinutesMs, line };
}
