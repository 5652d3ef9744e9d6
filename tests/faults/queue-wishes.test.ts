import { type GrpcVerdict, grpcFarEnd, httpFarEnd, type HttpVerdict, testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { contenders } from "./contenders.ts";
import { exportPoints, numbersOf, stopped } from "./exports.ts";
import { queued } from "./queued.ts";
import { until } from "./until.ts";

const wallTimeMs = Date.UTC(2030, 0, 1);

/** What a far end says, and how long the next attempt has to wait at least, and at most. */
type Wish<Verdict> = readonly [name: string, verdict: Verdict, leastMs: number, mostMs: number];

const header = (name: string, retryAfter: string, leastMs: number, mostMs: number): Wish<HttpVerdict> => [
  name,
  { do: "throttle", status: 503, retryAfter },
  leastMs,
  mostMs,
];

// Without a wish that can be followed, the wait is drawn from 100 ms to 1 s; to others up to a quarter is added.
const inHttp: readonly Wish<HttpVerdict>[] = [
  header("2 s", "2", 2_000, 2_500),
  header("a date in 4 s", new Date(wallTimeMs + 4_000).toUTCString(), 4_000, 5_000),
  header("no time at all", "0", 100, 1_000),
  header("a date that is over", new Date(wallTimeMs - 60_000).toUTCString(), 100, 1_000),
  header("less than no time", "-5", 100, 1_000),
  header("nobody knows how long", "soon", 100, 1_000),
  header("thirty years", "1000000000", 300_000, 375_000),
];

const status = (
  name: string,
  more: Partial<Extract<GrpcVerdict, { do: "status" }>>,
  leastMs: number,
  mostMs: number,
): Wish<GrpcVerdict> => [name, { do: "status", status: 14, ...more }, leastMs, mostMs];

const inGrpc: readonly Wish<GrpcVerdict>[] = [
  status("2 s", { retryDelay: { seconds: 2 } }, 2_000, 2_500),
  status("2.5 s, being exhausted", { status: 8, retryDelay: { seconds: 2, nanos: 500_000_000 } }, 2_500, 3_125),
  status("no time at all", { retryDelay: {} }, 100, 1_000),
  status("less than no time", { retryDelay: { seconds: -5 } }, 100, 1_000),
  status("nobody knows how long", { detailsBin: Buffer.from("at noon").toString("base64") }, 100, 1_000),
  status("thirty years", { retryDelay: { seconds: 1_000_000_000 } }, 300_000, 375_000),
];

// Nobody learns from the upstream exporter what the far end wants.
describe.for(contenders.filter(({ ours }) => ours))("$name", (contender) => {
  const { farEnd: start, wishes } =
    contender.protocol === "http" ? { farEnd: httpFarEnd, wishes: inHttp } : { farEnd: grpcFarEnd, wishes: inGrpc };

  it.for<Wish<never>>(wishes as readonly Wish<never>[])(
    "F6: a far end that wants to be left alone for %s is left alone by a queue, and then has everything",
    async ([, verdict, leastMs, mostMs]) => {
      expect(await waitAfter(verdict, 0)).toBe(leastMs);
      const longestMs = await waitAfter(verdict, 0.999);
      expect(longestMs).toBeGreaterThan(leastMs);
      expect(longestMs).toBeLessThanOrEqual(mostMs);
    },
  );

  /** How long a queue waits when chance gives this. */
  async function waitAfter(verdict: never, chance: number): Promise<number> {
    const farEnd = stopped(await start());
    farEnd.next(verdict);
    const clock = testClock({ wallTimeMs });
    const queueOptions = { clock, random: () => chance };
    const { exporter, backOff } = queued(contender, farEnd.url, { timeoutMs: 0, clock }, queueOptions);
    for (const n of [0, 1]) expect(await exportPoints(exporter, 1, n)).toMatchObject({ code: 0 });
    await until(() => farEnd.attempts() === 1);
    const waitMs = await backOff();
    await until(() => farEnd.received().length === 2);
    expect(numbersOf(farEnd.received())).toEqual([0, 1]);
    expect(farEnd.attempts()).toBe(3);
    return waitMs;
  }
});
