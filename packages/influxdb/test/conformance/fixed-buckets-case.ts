import {
  buildMetrics,
  type Case,
  type ExponentialHistogramPoint,
  type HistogramPoint,
  pointsOfMetrics,
  type ReceivedPoint,
  standardData,
} from "@meterbridge/conformance";
import { asLines, type LineSchema } from "@meterbridge/test-harness";
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

/** What is left to be said of exponential histograms, which arrive as others. */
export function fixedBucketsCase(schema: LineSchema): Case {
  return {
    id: "lines/exponential-in-fixed-buckets",
    sentence:
      "An exponential histogram arrives in fixed buckets: count, sum and extremes as they were, and up to each bound as much as there was.",
    async run(bench) {
      const running = await bench.start();
      const metrics = buildMetrics(standardData.exponentialHistograms);
      const { code, error } = await running.export(metrics);
      assert.equal(code, 0, `the export failed: ${error?.message}`);
      const sent = pointsOfMetrics(metrics).filter((point) => point.kind === "exponentialHistogram");
      const came = await running.received(sent.length);
      assert.equal(came.length, sent.length);
      for (const point of sent) {
        const { attributes } = asLines(schema)(point);
        const found = came.find((each) => isDeepStrictEqual(each.attributes, attributes));
        assertFixed(found, point.value);
      }
    },
  };
}

type Fixed = HistogramPoint["value"];
type Exponential = ExponentialHistogramPoint["value"];

function assertFixed(found: ReceivedPoint | undefined, sent: Exponential): void {
  const value = found?.value;
  assert.ok(typeof value === "object" && "bounds" in value, "no histogram arrived");
  const { bounds, counts, ...totals }: Fixed = value;
  const { count, sum, min, max } = sent;
  assert.deepEqual(totals, { count, sum, min, max });
  let total = 0n;
  for (const [index, bound] of bounds.entries()) {
    total += counts[index]!;
    assert.equal(total, upTo(bound, sent), `up to ${bound}`);
  }
  assert.equal(total, count, "something is beyond the last bound");
  assert.equal(counts.at(-1), 0n, "something is beyond the last bound");
}

/** How much is in the buckets of which all is up to this bound. */
function upTo(bound: number, { scale, zeroCount, positive, negative }: Exponential): bigint {
  const power = (index: number): number => 2 ** (index * 2 ** -scale);
  // A power is rounded.
  const isUpToIt = (upper: number): boolean => upper <= bound + Math.abs(bound) * 1e-9;
  const amount = ({ counts }: Exponential["positive"], upperOf: (index: number) => number): bigint =>
    counts.reduce((sum, each, index) => (isUpToIt(upperOf(index)) ? sum + each : sum), 0n);
  return (
    (bound >= 0 ? zeroCount : 0n) +
    amount(positive, (index) => power(positive.offset + index + 1)) +
    amount(negative, (index) => -power(negative.offset + index))
  );
}
