import { flow, type Payload, type Sink } from "@meterbridge/core";
import { attemptTimeout } from "../../../src/attempt-timeout.ts";
import { queue } from "../../../src/queue/queue.ts";
import type { Second } from "../collector.ts";
import { type EventClock, eventClock } from "../event-clock.ts";
import { seededRandom } from "../seeded-random.ts";
import { broker } from "./broker.ts";
import { startConsumers } from "./consumers.ts";
import { gateways } from "./gateways.ts";
import { type Ledger, ledger, type Totals } from "./ledger.ts";
import { endMs, hasGateways, hasKafka, hasNodes, outageTime, type Scenario, size } from "./scenario.ts";
import { type SendingQueue, sendingQueue } from "./sending-queue.ts";
import { delivered, station, type Take } from "./station.ts";

/** What happened, second by second. */
export interface Course {
  readonly scenario: Scenario;
  /** Requests at what was down and came back. */
  readonly load: readonly Second[];
  /** Requests that waited at the end of each second. */
  readonly waiting: readonly Waiting[];
  readonly oldestMs: readonly number[];
  readonly totals: Totals;
  /** How long after the end of the outage fewer than one request for two exporters waited, in milliseconds. */
  readonly caughtUpAfterMs: number | undefined;
}

export interface Waiting {
  readonly inExporters: number;
  readonly inCollectors: number;
  readonly inLog: number;
}

/** How long it goes on after it has caught up. */
const afterwardsMs = 60_000;

export async function simulate(scenario: Scenario): Promise<Course> {
  const clock = eventClock();
  const random = seededRandom(1);
  const books = ledger(clock);
  const chain = chainOf(scenario, clock, random, books);
  for (let exporter = 0; exporter < size.exporters; exporter++) startExporter(exporter, chain.firstOf(exporter));

  const waiting: Waiting[] = [];
  const oldestMs: number[] = [];
  let caughtUpAt: number | undefined;
  while (clock.now() < Math.min(endMs, (caughtUpAt ?? Infinity) + afterwardsMs)) {
    await clock.runUntil(clock.now() + 1_000);
    const now = chain.waiting();
    waiting.push(now);
    oldestMs.push(books.oldestMs());
    const count = now.inExporters + now.inCollectors + now.inLog;
    if (clock.now() > outageTime.toMs && count < size.exporters / 2) caughtUpAt ??= clock.now();
  }
  return {
    scenario,
    load: Array.from(waiting, (_, second) => chain.load[second] ?? { refused: 0, turnedAway: 0, taken: 0 }),
    waiting,
    oldestMs,
    totals: books.totals(),
    caughtUpAfterMs: caughtUpAt === undefined ? undefined : caughtUpAt - outageTime.toMs,
  };

  /** The real layers in front of what is a model. */
  function startExporter(exporter: number, first: Take): void {
    const transport: Sink<Payload> = {
      async send(payload) {
        const outcome = await first(payload);
        if (outcome.kind === "delivered") books.leftExporter();
        return outcome;
      },
      flush: async () => {},
      close: async () => {},
    };
    const sink = flow(queue<Payload>({ clock, random }), attemptTimeout<Payload>({ clock }), transport);
    clock.setTimeout(exportAgain, random() * size.intervalMs);

    function exportAgain(): void {
      void sink.send(books.export(exporter), { signal: never, deadline: Infinity });
      clock.setTimeout(exportAgain, size.intervalMs);
    }
  }
}

const never = new AbortController().signal;

interface Chain {
  firstOf(exporter: number): Take;
  readonly load: readonly Second[];
  waiting(): Waiting;
}

/** All that is behind the exporters, from the backend to the front. */
function chainOf(scenario: Scenario, clock: EventClock, random: () => number, books: Ledger): Chain {
  const { setup, outage } = scenario;
  const lost = (payload: Payload): void => books.lost(payload);
  const loads: Record<"gateways" | "broker" | "backend", Second[]> = { gateways: [], broker: [], backend: [] };
  const queues: SendingQueue[] = [];

  const backend = station(
    { clock, capacity: size.capacity.backend, fails: outage === "backend", seconds: loads.backend },
    (payload) => {
      books.arrived(payload);
      return delivered;
    },
  );
  let first: Take = backend;
  const log = hasKafka(scenario) ? kafka() : undefined;
  if (hasGateways(scenario)) {
    const pool = gateways({ clock, random, setup, outage, seconds: loads.gateways, lost }, first);
    queues.push(...pool.queues);
    first = pool.take;
  }
  const nodes = hasNodes(scenario) ? Array.from({ length: size.nodes }, () => nodeCollector(first)) : [];

  return {
    firstOf: (exporter) => nodes[exporter % size.nodes] ?? first,
    load: loads[outage === "broker" || outage === "backend" ? outage : "gateways"],
    waiting: () => ({
      inExporters: books.inExporters,
      inCollectors: queues.reduce((sum, { length }) => sum + length, 0),
      inLog: log?.lag ?? 0,
    }),
  };

  function kafka(): ReturnType<typeof broker> {
    const cluster = broker({
      clock,
      fails: outage === "broker",
      seconds: loads.broker,
      // A gateway that tries again makes a new message of it.
      idempotent: !hasGateways(scenario),
    });
    queues.push(...startConsumers({ clock, random, setup, lost }, cluster, backend));
    first = cluster.produce;
    return cluster;
  }

  function nodeCollector(next: Take): Take {
    const careful = { consumers: 1, maxElapsedMs: 0 };
    const sending = sendingQueue({ clock, random, lost, ...(setup === "careful" && careful) }, next);
    queues.push(sending);
    return station({ clock, capacity: size.capacity.node, fails: false, seconds: [] }, sending.take);
  }
}
