import { infiniteKey, keyOf, valueOf } from "./bin-keys.ts";
import type { Bins } from "./bins.ts";

/**
 * Puts a bucket's observations into the bins between its bounds, evenly over the values, as Datadog's own mapping does: bins
 * that would get less than one by themselves get it together, in the lowest of them.
 * DataDog/datadog-agent, pkg/util/quantile/agent.go, `InsertInterpolate`.
 */
export function spreadBucket(bins: Bins, lower: number, upper: number, count: number): void {
  const last = keyOf(upper);
  let start = keyOf(lower);
  // The outermost bins have no end but the bucket's own.
  let startValue = start === -infiniteKey ? lower : valueOf(start);
  // Halves, as the difference of two doubles may be too large for one.
  const density = count / (upper / 2 - lower / 2) / 2;
  let left = count;
  let fractions = 0;
  for (let key = start + 1; left > 0 && key <= last && key < infiniteKey; key++) {
    const value = valueOf(key);
    const share = (value - startValue) * density;
    if (share < 1) {
      // To right before the first bin that gets one.
      key = Math.max(key, keyOf(startValue + 1 / density) - 2);
      continue;
    }
    let whole = Math.floor(share);
    fractions += share - whole;
    if (fractions > 1) {
      whole++;
      fractions--;
    }
    whole = Math.min(whole, left);
    bins.add(start, whole);
    left -= whole;
    start = key;
    startValue = value;
  }
  bins.add(last === infiniteKey ? last : start, left);
}
