import { type ReceivedPoint, type Running, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import type { HttpFarEnd } from "../http-far-end.ts";
import type { HttpBench, HttpCase } from "./http-case.ts";

/** No two requests of one exporter are closer to each other when the far end asks for less of them. */
const leastMs = 99;

export const retryAfterCases: readonly HttpCase[] = [
  {
    id: "http/retry-after-date",
    sentence: "A Retry-After that is a date is honoured, by the wall clock.",
    needs: ["throttling", "retry"],
    async run(bench) {
      const running = await bench.startHttp();
      const { clock } = bench.time;
      const date = new Date(clock.wallTime() + (bench.can("clock") ? 4_000 : 2_000)).toUTCString();
      running.farEnd.next({ do: "throttle", status: 503, retryAfter: date });
      const { pauseMs, wallMs } = await pauseAfterFirst(bench, running);
      const earlyMs = Date.parse(date) - wallMs;
      assert.ok(earlyMs <= 10, `it came back after ${pauseMs} ms, ${earlyMs} ms before the date`);
    },
  },
  leftAlone(
    "http/retry-after-floored",
    "A Retry-After of 0, or a date that has passed, still leaves the far end alone for 100 ms.",
    ({ time }) => ["0", new Date(time.clock.wallTime() - 60_000).toUTCString()],
  ),
  leftAlone(
    "http/retry-after-garbage",
    "A Retry-After that nobody understands is passed over: the usual wait is kept, and 100 ms at least.",
    () => ["-5", "soon", "1 second", "Tue, 32 Feb 2030 25:00:00 GMT"],
  ),
  {
    id: "http/retry-after-endless",
    sentence: "A Retry-After of thirty years fails the export, without another attempt.",
    needs: ["throttling", "retry"],
    async run(bench) {
      const running = await bench.startHttp({ settings: { timeoutMs: bench.can("clock") ? 60_000 : 10_000 } });
      running.farEnd.next({ do: "throttle", retryAfter: "1000000000" });
      const { code } = await running.export(sampleMetrics(running.exporter, 1));
      assert.equal(code, 1, "the export succeeds");
      assert.equal(running.farEnd.attempts(), 1, "it did not leave the far end alone");
    },
  },
  {
    id: "http/retry-after-for-all",
    sentence:
      "What one export is told holds for those that overlap with it: there is no more than one request in 100 ms.",
    needs: ["throttling", "retry"],
    async run(bench) {
      const running = await bench.startHttp({ settings: { timeoutMs: 1_000 } });
      running.farEnd.otherwise({ do: "throttle", status: 503, retryAfter: "3600" });
      const begunMs = bench.time.clock.now();
      const exports = [0, 1, 2, 3, 4].map((first) => running.begin(sampleMetrics(running.exporter, 1, first)));
      await bench.time.untilSo(
        "the answers to five exports",
        () => exports.every(({ answers }) => answers.length > 0),
        5,
      );
      const tookMs = bench.time.clock.now() - begunMs;
      const attempts = running.farEnd.attempts();
      assert.ok(attempts <= 1 + tookMs / leastMs, `there were ${attempts} requests in ${tookMs} ms`);
    },
  },
];

/** A case of headers after each of which the far end is left alone for 100 ms at least. */
function leftAlone(id: string, sentence: string, headers: (bench: HttpBench) => readonly string[]): HttpCase {
  return {
    id,
    sentence,
    needs: ["throttling", "retry"],
    async run(bench) {
      for (const retryAfter of headers(bench)) {
        const running = await bench.startHttp();
        running.farEnd.next({ do: "throttle", retryAfter });
        const { pauseMs } = await pauseAfterFirst(bench, running);
        assert.ok(pauseMs >= leastMs, `Retry-After: ${retryAfter}: it came back after ${pauseMs} ms`);
      }
    },
  };
}

/** Exports, and gives how long after its first attempt the second one came, by the exporter's own time, and when. */
async function pauseAfterFirst(
  { time }: HttpBench,
  running: Running<HttpFarEnd<ReceivedPoint>>,
): Promise<{ readonly pauseMs: number; readonly wallMs: number }> {
  const { farEnd } = running;
  const { answer } = running.begin(sampleMetrics(running.exporter, 1));
  await time.untilSoWhileItStands("the first attempt", () => farEnd.attempts() === 1);
  const firstMs = time.clock.now();
  const isBack = (): boolean => farEnd.attempts() === 2;
  // In small steps at first: an attempt that comes too early is seen before much time has passed.
  await time.untilSo("the least wait", () => isBack() || time.clock.now() - firstMs > leastMs, 5);
  await time.untilSo("the second attempt", isBack);
  const pauseMs = time.clock.now() - firstMs;
  const wallMs = time.clock.wallTime();
  const { code, error } = await time.until("the answer to an export", answer);
  assert.equal(code, 0, `the export failed: ${error?.message}`);
  return { pauseMs, wallMs };
}
