import type { Payload } from "@meterbridge/core";
import { collector, type Overload, type Second } from "./collector.ts";
import { eventClock } from "./event-clock.ts";
import { policies, type PolicyName } from "./policies.ts";
import { seededRandom } from "./seeded-random.ts";

export interface Scenario {
  readonly policy: PolicyName;
  /** Whether the exporters export each at a moment of its own, or were all started together, as after a deploy. */
  readonly start: "spread" | "together";
  readonly overload: Overload;
}

/** What happened, second by second. */
export interface Course {
  readonly scenario: Scenario;
  readonly seconds: readonly Second[];
  /** How old the oldest payload was that waited at the end of each second, in milliseconds. */
  readonly oldestMs: readonly number[];
  /** Requests that brought what the Collector had already. */
  readonly repeated: number;
  /** How long after the end of the outage fewer than one payload for two exporters waited, in milliseconds. */
  readonly caughtUpAfterMs: number | undefined;
}

const size = { exporters: 10_000, intervalMs: 10_000 } as const;
export const collectorCan = { capacity: 2_000, waiting: 500, retryAfterMs: 5_000 } as const;
export const outage = { fromMs: 60_000, toMs: 180_000 } as const;
export const endMs = 420_000;

const startTogetherWithinMs = 200;

export async function simulate(scenario: Scenario): Promise<Course> {
  const { policy, start, overload } = scenario;
  const clock = eventClock();
  const random = seededRandom(1);
  const waiting: Line[] = [];
  const oldestMs: number[] = [];
  let caughtUpAt: number | undefined;
  let repeated = 0;

  const isDown = (now: number): boolean => now >= outage.fromMs && now < outage.toMs;
  const server = collector({ ...collectorCan, clock, overload, isDown }, arrived);
  for (let exporter = 0; exporter < size.exporters; exporter++) {
    waiting.push({ sent: [], arrived: 0 });
    const sink = policies[policy]({ clock, random })(server);
    const phase = random() * (start === "spread" ? size.intervalMs : startTogetherWithinMs);
    clock.setTimeout(exportAgain, phase);

    function exportAgain(): void {
      const { sent } = waiting[exporter]!;
      void sink.send(payload(exporter, sent.length), { signal: never, deadline: Infinity });
      sent.push(clock.now());
      clock.setTimeout(exportAgain, size.intervalMs);
    }
  }
  while (clock.now() < Math.min(endMs, (caughtUpAt ?? Infinity) + 30_000)) {
    await clock.runUntil(clock.now() + 1_000);
    observe(clock.now());
  }
  return {
    scenario,
    seconds: Array.from(oldestMs, (_, second) => server.seconds[second] ?? { refused: 0, turnedAway: 0, taken: 0 }),
    oldestMs,
    repeated,
    caughtUpAfterMs: caughtUpAt === undefined ? undefined : caughtUpAt - outage.toMs,
  };

  function arrived({ body }: Payload): void {
    const [exporter, sequence] = new Uint32Array(body.buffer, body.byteOffset, 2) as unknown as [number, number];
    const line = waiting[exporter]!;
    if (sequence < line.arrived) repeated++;
    else line.arrived = sequence + 1;
  }

  function observe(now: number): void {
    const oldest = waiting.reduce((least, line) => Math.min(least, line.sent[line.arrived] ?? now), now);
    oldestMs.push(now - oldest);
    const count = waiting.reduce((sum, line) => sum + line.sent.length - line.arrived, 0);
    if (now > outage.toMs && count < size.exporters / 2) caughtUpAt ??= now;
  }
}

/** What one exporter has sent, and how much of it has arrived. */
interface Line {
  readonly sent: number[];
  arrived: number;
}

const never = new AbortController().signal;

/** One request, which carries who sent it and its number. */
function payload(exporter: number, sequence: number): Payload {
  return {
    body: new Uint8Array(Uint32Array.of(exporter, sequence).buffer),
    contentType: "application/x-protobuf",
    points: 1,
  };
}
