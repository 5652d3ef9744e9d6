import { quietDiag } from "./quiet-diag.ts";

const gapsKept = 3;
/** Nobody exports regularly as often as this; flushes follow one another so. */
const flushGapMs = 500;

/**
 * Warns, once, when an export may take longer than half the time from one export to the next: a slow far end then
 * makes exports overlap, and the reader that gives up first loses them.
 *
 * It goes by the longest of the last three gaps, and passes over the shortest of all, so that forced flushes are no
 * reason.
 */
export function deadlineWarning(name: string, timeoutMs: number): (exportedAt: number) => void {
  const gaps: number[] = [];
  let last: number | undefined;
  let warned = timeoutMs === 0;
  return (exportedAt) => {
    if (warned) return;
    const gapNow = last === undefined ? 0 : exportedAt - last;
    last = exportedAt;
    if (gapNow < flushGapMs) return;
    gaps.push(gapNow);
    if (gaps.length < gapsKept) return;
    const gap = Math.max(...gaps);
    gaps.shift();
    if (timeoutMs <= gap / 2) return;
    warned = true;
    quietDiag.warn(
      `${name}: timeoutMs (${timeoutMs}) is more than half of the ${Math.round(gap)} ms between exports; ` +
        "give it less, or export less often: see docs/resilience.md",
    );
  };
}
