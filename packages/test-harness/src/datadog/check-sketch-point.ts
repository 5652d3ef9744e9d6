import type { IntakeSketchPoint } from "./intake-payload.ts";
import { breach, type IntakeBreach, shown } from "./intake-rules.ts";

/** As many bins as the Agent's own sketches have (datadog-agent, pkg/quantile/config.go). */
const mostBins = 4096;
/** A mean is a quotient, and rounded; next to zero to a multiple of the smallest number. */
const rounding = 1e-9;
const smallest = Number.MIN_VALUE;

/** What is wrong with a sketch of this metric. */
export function checkSketchPoint(metric: string, point: IntakeSketchPoint): readonly IntakeBreach[] {
  const { cnt, min, max, avg, sum, k, n } = point;
  const of = `of ${shown(metric)}`;
  if (![min, max, avg, sum].every((value) => Number.isFinite(value))) {
    return [breach("not_finite", `a sketch ${of} has min ${min}, max ${max}, avg ${avg}, sum ${sum}`)];
  }
  const total = n.reduce((all, each) => all + each, 0);
  const hasKeys = k.every((key, index) => Math.abs(key) <= 32_767 && (index === 0 || key >= k[index - 1]!));
  const isCounted = k.length === n.length && total === cnt && n.every((each) => each >= 1);
  const margin = rounding * Math.max(Math.abs(min), Math.abs(max));
  const isBetween = min <= max && avg >= min - margin && avg <= max + margin;
  const meanMargin = Math.max(rounding * Math.abs(sum), rounding * Math.abs(avg * cnt), smallest * cnt);
  const isMean = Math.abs(sum - avg * cnt) <= meanMargin;
  return [
    ...(hasKeys && k.length <= mostBins ? [] : [breach("sketch_keys", `the keys of a sketch ${of} are ${few(k)}`)]),
    ...(isCounted ? [] : [breach("sketch_counts", `a sketch ${of} has cnt ${cnt}, and the bins ${few(n)}`)]),
    ...(isBetween && isMean
      ? []
      : [breach("sketch_summary", `a sketch ${of} has cnt ${cnt}, min ${min}, avg ${avg}, max ${max}, sum ${sum}`)]),
  ];
}

function few(numbers: readonly number[]): string {
  return numbers.length > 20 ? `${numbers.slice(0, 20).join(", ")}… (${numbers.length})` : numbers.join(", ");
}
