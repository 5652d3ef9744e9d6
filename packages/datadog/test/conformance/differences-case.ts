import { assertLossTold, buildMetrics, type Case, type MetricPlan, type ReceivedPoint } from "@meterbridge/conformance";
import assert from "node:assert/strict";

const bounds = [5, 50];

/** What is left to be said of cumulative values. */
export const differencesCase: Case = {
  id: "datadog/differences",
  sentence:
    "Of cumulative values that began before the process, what was added from one export to the next arrives; the first ones are dropped, and told.",
  async run(bench) {
    const running = await bench.start();
    const answers = [];
    for (const [round, recorded] of [
      [1, 5, 12.5],
      [1, 5, 12.5, 60],
      [1, 5, 12.5, 60, 2, 7],
    ].entries()) {
      answers.push(await running.export(buildMetrics(cumulative(recorded, round))));
    }
    const came = await running.received(4);
    assert.deepEqual(
      came.map((point) => `${point.metric.name} ${point.kind} ${point.temporality} ${totalOf(point)}`).toSorted(),
      [
        "conformance.messages sum delta 1",
        "conformance.messages sum delta 2",
        "conformance.size histogram delta 1 60",
        "conformance.size histogram delta 2 9",
      ],
    );
    await bench.time.until("shutdown", running.exporter.shutdown());
    assertLossTold(bench, answers, 2);
  },
};

function cumulative(recorded: readonly number[], round: number): readonly MetricPlan[] {
  const counts = [-Infinity, ...bounds].map(
    (lower, index) => recorded.filter((value) => value > lower && value <= (bounds[index] ?? Infinity)).length,
  );
  const sum = recorded.reduce((all, value) => all + value, 0);
  const histogram = { buckets: { boundaries: bounds, counts }, count: recorded.length, sum };
  const times = { endTime: [1_790_000_060 + 60 * round, 0] as [number, number] };
  return [
    { kind: "sum", name: "conformance.messages", integers: true, points: [{ ...times, value: recorded.length }] },
    { kind: "histogram", name: "conformance.size", points: [{ ...times, value: histogram }] },
  ];
}

function totalOf({ value }: ReceivedPoint): string {
  return typeof value === "object" ? `${value.count} ${value.sum}` : String(value);
}
