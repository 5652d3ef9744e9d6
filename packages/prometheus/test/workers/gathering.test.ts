import { type TestClock, testClock } from "@meterbridge/test-harness";
import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { gathering, type Gathering } from "../../src/workers/gathering.ts";
import type { ToGroup } from "../../src/workers/messages.ts";
import { ReportEncoder } from "../../src/workers/report/report-encoder.ts";
import { madeMetric } from "./made-metrics.ts";
import { valuesOf } from "./points-of.ts";

interface Asking extends Gathering {
  readonly clock: TestClock;
  readonly sent: ToGroup[];
  /** An answer of this group, slice by slice. */
  answer(group: string, metrics: ScopeMetrics): Iterator<void>;
}

/** A reader that asks over a channel that is only made up. */
function newAsking(send: () => Promise<boolean> = async () => true): Asking {
  const clock = testClock();
  const sent: ToGroup[] = [];
  const link = {
    send(message: ToGroup) {
      sent.push(message);
      return send();
    },
    close() {},
  };
  const asking = gathering("r", link, 1_000, clock);
  return {
    ...asking,
    clock,
    sent,
    *answer(group, metrics) {
      const { ask } = sent[0] as Extract<ToGroup, { kind: "gather" }>;
      let part = 0;
      for (const slice of new ReportEncoder().encode([metrics])) {
        asking.hear({ kind: "gathered", group, ask, part: ++part, slice, errors: [] });
        yield;
      }
    },
  };
}

const many = (value: number): ScopeMetrics =>
  madeMetric(
    "counter",
    Array.from({ length: 1_000 }, (_, id) => ({ attributes: { id }, value })),
  );

async function faultOf(result: ReturnType<Asking["producer"]["collect"]>): Promise<string> {
  const { resourceMetrics, errors } = await result;
  expect(resourceMetrics.scopeMetrics).toEqual([]);
  return String(errors[0]);
}

it("tells who waits for all workers' metrics, and who asks for them later, that the reader is shut down", async () => {
  const { producer, close } = newAsking();
  const waiting = producer.collect();
  close();
  expect(await faultOf(waiting)).toContain("[shutdown]");
  expect(await faultOf(producer.collect())).toContain("[shutdown]");
});

it.for<[string, () => Promise<boolean>]>([
  ["does not answer", async () => true],
  ["does not even read", () => new Promise(() => {})],
])("waits no longer than it may for a group that %s", async ([, send]) => {
  const { producer, clock } = newAsking(send);
  const waiting = producer.collect();
  await clock.advance(1_000);
  expect(await faultOf(waiting)).toContain("[timeout]");
});

it("tells that the channel is closed", async () => {
  expect(await faultOf(newAsking(async () => false).producer.collect())).toContain("[connection]");
});

it("takes the answer of the group that is first, where two have heard the question", async () => {
  const { producer, answer, sent } = newAsking();
  const waiting = producer.collect();
  const [first, other] = [answer("g", many(1)), answer("h", many(2))];
  while (!first.next().done) other.next();
  const { resourceMetrics } = await waiting;
  expect(new Set(Object.values(valuesOf(resourceMetrics.scopeMetrics, "m")))).toEqual(new Set([1]));
  const takers = sent.flatMap((message) => (message.kind === "gathered-taken" ? [message.group] : []));
  expect(takers.length).toBeGreaterThan(1);
  expect(new Set(takers)).toEqual(new Set(["g"]));
});
