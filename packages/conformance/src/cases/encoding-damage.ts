import { countPoints } from "@meterbridge/core";
import assert from "node:assert/strict";
import { assertCarried, expectedOf, labels } from "../arrived.ts";
import { assertLossTold } from "../assert-loss-told.ts";
import type { Bench } from "../bench.ts";
import type { Case } from "../case.ts";
import { badPlans, repairedPlans } from "../data/bad-points.ts";
import { counter } from "../data/counter.ts";
import { metricsFor, together } from "../data/metrics-for.ts";
import { circular, oddities, type Oddity } from "../data/oddities.ts";

export const encodingDamageCases: readonly Case[] = [
  {
    id: "encoding/bad-point-alone",
    sentence: "A data point that cannot be encoded costs only itself, and is told; once it is right, it arrives.",
    async run(bench) {
      const running = await bench.start();
      const bad = badPlans(bench);
      const answer = await running.export(metricsFor(running.exporter, [counter("one"), ...bad, counter("other")]));
      const good = metricsFor(running.exporter, [counter("one"), counter("other")]);
      const repaired = metricsFor(running.exporter, repairedPlans(bench));
      const next = await running.export(repaired);
      assert.equal(next.code, 0, `the next export, of good data points, failed: ${next.error?.message}`);
      await assertCarried(running, expectedOf(bench, good, repaired), { aspects: ["total"] });
      await bench.time.until("shutdown", running.exporter.shutdown());
      assertLossTold(bench, [answer], countPoints(metricsFor(running.exporter, bad)));
    },
  },
  {
    id: "encoding/odd-point-alone",
    sentence: "What a backend has no form for costs at most itself, and is told when it does not arrive.",
    async run(bench) {
      const { exporter } = await bench.start();
      for (const oddity of oddities(bench, exporter)) await costsAtMostItself(bench, oddity);
    },
  },
  {
    id: "encoding/long-text",
    sentence: "A text of 10 000 characters arrives whole, or its data point is lost alone and told to be.",
    async run(bench) {
      const { exporter } = await bench.start();
      const long = metricsFor(
        exporter,
        ["a", "b", "c"].map((letter) => counter(letter.repeat(10_000))),
      );
      const received = await costsAtMostItself(bench, { what: "texts of 10 000 characters", metrics: long });
      const whole = labels(expectedOf(bench, long));
      assert.ok(
        received.every((label) => whole.includes(label)),
        "a text was cut",
      );
    },
  },
  {
    id: "encoding/bad-resource",
    sentence: "An attribute of the resource that cannot be encoded keeps no data point from arriving.",
    async run(bench) {
      const running = await bench.start();
      const resource = { "service.name": "conformance", ...circular() };
      const metrics = metricsFor(running.exporter, [counter("one"), counter("other")], { resource });
      const { code, error } = await running.export(metrics);
      assert.equal(code, 0, `the export failed: ${error?.message}`);
      assert.equal((await running.received(2)).length, 2, "not every data point arrived");
    },
  },
];

/** Exports it between two good data points; gives the labels of what arrived besides those. */
async function costsAtMostItself(
  bench: Bench,
  { what, metrics: odd, temporality }: Oddity,
): Promise<readonly string[]> {
  const toldBefore = bench.diagnostics.told().length;
  const running = await bench.start();
  const [first, last] = ["one", "other"].map((item) => metricsFor(running.exporter, [counter(item)]));
  const answer = await running.export(together(first!, odd, last!));
  const points = await running.received(2);
  const received = labels(points);
  const good = labels(expectedOf(bench, first!, last!));
  assertAmong(received, good, what);
  const added = received.length - good.length - countPoints(odd);
  assert.ok(added <= 0, `beside ${what}, ${added} data points arrived that nobody exported: ${received.join("; ")}`);
  const odds = points.filter((_, index) => !good.includes(received[index]!));
  const taken = odds.find((point) => temporality && (point.temporality ?? temporality) !== temporality);
  assert.ok(!taken, `${what} arrived as ${taken?.temporality}`);
  await bench.time.until("shutdown", running.exporter.shutdown());
  const lost = Math.max(0, good.length + countPoints(odd) - received.length);
  assertLossTold(bench, [answer], lost, toldBefore);
  return received.filter((label) => !good.includes(label));
}

function assertAmong(received: readonly string[], good: readonly string[], what: string): void {
  const missing = good.filter((label) => !received.includes(label));
  assert.ok(missing.length === 0, `beside ${what}, good data points did not arrive: ${missing.join("; ")}`);
}
