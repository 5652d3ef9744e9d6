import { buildMetrics, type Case, pointsOfMetrics, standardData } from "@meterbridge/conformance";
import { asDatadog } from "@meterbridge/test-harness";
import assert from "node:assert/strict";

/** What is left to be said of histograms, which arrive as sketches. */
export const distributionsCase: Case = {
  id: "datadog/distributions",
  sentence: "A histogram of any kind arrives as a distribution, with the count, the sum and the extremes that it had.",
  async run(bench) {
    const running = await bench.start();
    const delta = [...standardData.histograms, ...standardData.exponentialHistograms].map((plan) => ({
      ...plan,
      temporality: "delta" as const,
    }));
    const metrics = buildMetrics(delta);
    const { code, error } = await running.export(metrics);
    assert.equal(code, 0, `the export failed: ${error?.message}`);
    const expected = pointsOfMetrics(metrics).map(asDatadog({ resourceAttributesAsTags: true, scopeAsTags: true }));
    const came = await running.received(expected.length);
    const inOrder = (points: readonly object[]): readonly object[] =>
      points.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
    assert.deepEqual(inOrder(came), inOrder(expected));
  },
};

function keyOf(point: object): string {
  return JSON.stringify(point, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}
