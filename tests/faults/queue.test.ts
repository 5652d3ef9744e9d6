import { sampleMetrics } from "@meterbridge/conformance";
import { certificates } from "@meterbridge/test-harness";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { contenders } from "./contenders.ts";
import { detour } from "./detour.ts";
import { exportPoints, numbersOf, stopped } from "./exports.ts";
import type { FaultyVerdict } from "./faulty-far-end.ts";
import { figuresOf } from "./figures.ts";
import { flippingLookup } from "./flipping-lookup.ts";
import { queued } from "./queued.ts";
import { until } from "./until.ts";

describe.for(contenders)("$name", (contender) => {
  it("F1: what is exported while nobody listens is kept, tried again ever less often, and arrives in order", async () => {
    const farEnd = stopped(await contender.farEnd());
    await farEnd.stop();
    const { exporter, backOff, goOnUntil } = queued(contender, farEnd.url);
    for (const n of [0, 1, 2]) expect(await exportPoints(exporter, 1, n)).toMatchObject({ code: 0 });
    const waits: number[] = [];
    for (let n = 0; n < 8; n++) waits.push(await backOff());
    for (const [n, waitMs] of waits.entries()) {
      expect(waitMs).toBeGreaterThanOrEqual(100);
      expect(waitMs).toBeGreaterThanOrEqual(waits[n - 1] ?? 0);
    }
    expect(waits.at(-1)).toBeGreaterThan(5 * waits[0]!);
    await farEnd.start();
    await goOnUntil(() => farEnd.received().length === 3);
    expect(numbersOf(farEnd.received())).toEqual([0, 1, 2]);
    await until(() => figuresOf(exporter)["queue.items"] === 0);
    expect(figuresOf(exporter)).toMatchObject({ "accepted.points": 3, "accepted.delivered": 3, "queue.points": 0 });
  });

  it.for(["drop_before", "drop_after", "hang"] as const)(
    "F3, F5: what meets a far end that breaks (%s) is sent again, before what came later",
    async (fault) => {
      const farEnd = stopped(await contender.farEnd());
      farEnd.next({ do: fault }, { do: fault });
      const { exporter, goOnUntil } = queued(contender, farEnd.url, fault === "hang" ? { timeoutMs: 2_000 } : {});
      for (const n of [0, 1, 2]) await exportPoints(exporter, 1, n);
      await goOnUntil(() => farEnd.received().length === 3);
      expect(numbersOf(farEnd.received())).toEqual([0, 1, 2]);
      expect(farEnd.attempts()).toBe(5);
    },
  );

  it("F8: what the far end refuses out of what it takes is counted apart, and within what was sent", async () => {
    const farEnd = stopped(await contender.farEnd());
    farEnd.next(...[2, 10_000, -4].map((rejectedPoints): FaultyVerdict => ({ do: "accept_some", rejectedPoints })));
    const { exporter } = queued(contender, farEnd.url);
    for (const n of [0, 3, 6]) await exportPoints(exporter, 3, n);
    await until(() => figuresOf(exporter)["queue.items"] === 0);
    expect(farEnd.attempts()).toBe(3);
    // The upstream exporter calls that a success, and does not say how much was refused.
    const rejected = contender.ours ? 5 : 0;
    expect(figuresOf(exporter)).toMatchObject({ "accepted.rejected": rejected, "accepted.delivered": 9 - rejected });
  });

  it("F12: what is exported while its far end has no name, or that of another, arrives once it is right", async () => {
    const farEnd = stopped(await contender.farEnd());
    const { lookup, asked } = flippingLookup(undefined, "127.0.0.2", "127.0.0.1");
    const { exporter, goOnUntil } = queued(contender, farEnd.url.replace("127.0.0.1", "far-end.test"), { lookup });
    for (const n of [0, 1]) await exportPoints(exporter, 1, n);
    await goOnUntil(() => farEnd.received().length === 2);
    expect(asked()).toBe(3);
    expect(numbersOf(farEnd.received())).toEqual([0, 1]);
  });

  it.for(["selfSigned", "expired", "wrongHost"] as const)(
    "F13: what is exported while the certificate is %s is kept, and arrives once it is mended",
    async (which) => {
      const all = certificates();
      const [bad, good] = [await contender.farEnd({ tls: all[which] }), await contender.farEnd({ tls: all.server })];
      const way = stopped(await detour(stopped(bad).port));
      const { exporter, backOff, goOnUntil } = queued(contender, `https://127.0.0.1:${way.port}`, {
        tls: { ca: all.ca },
      });
      for (const n of [0, 1]) await exportPoints(exporter, 1, n);
      for (let n = 0; n < 3; n++) await backOff();
      expect(figuresOf(exporter)).toMatchObject({ "accepted.points": 2, "accepted.delivered": 0 });
      way.to(stopped(good).port);
      await goOnUntil(() => good.received().length === 2);
      expect(numbersOf(good.received())).toEqual([0, 1]);
      expect(bad.attempts()).toBe(0);
    },
  );
});

// The upstream exporter has no limit.
describe.for(contenders.filter(({ ours }) => ours))("$name", (contender) => {
  it("F11: a data point that is larger than a request may be is not sent, and counted; the others arrive", async () => {
    const farEnd = stopped(await contender.farEnd());
    const { exporter } = queued(contender, farEnd.url, { maxRequestBytes: 1_024 });
    const metrics = sampleMetrics(exporter, 3);
    Object.assign(metrics.scopeMetrics[0]!.metrics[0]!.dataPoints[1]!, { attributes: { n: "1".repeat(2_000) } });
    await new Promise((resolve) => exporter.export(metrics, resolve));
    await until(() => figuresOf(exporter)["queue.items"] === 0);
    expect(numbersOf(farEnd.received())).toEqual([0, 2]);
    expect(farEnd.largestAttemptBytes!()).toBeLessThanOrEqual(1_024);
    expect(droppedBy(exporter)).toBe(1);
  });
});

function droppedBy(exporter: PushMetricExporter): number {
  const dropped = Object.entries(figuresOf(exporter)).filter(([name]) => name.startsWith("accepted.dropped"));
  return dropped.reduce((sum, [, points]) => sum + Number(points), 0);
}
