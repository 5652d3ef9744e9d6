import { httpFarEnd, streamFarEnd, testClock } from "@meterbridge/test-harness";

const farEnd = await httpFarEnd();
farEnd.next({ do: "throttle", retryAfterMs: 2_000 });
const { headers } = await fetch(farEnd.url, {
  method: "POST",
  body: "{}",
  headers: { "content-type": "application/json" },
});
if (headers.get("retry-after") !== "2") throw new Error(`retry-after: ${headers.get("retry-after")}`);
await farEnd.stop();

const stream = streamFarEnd();
stream.stream.write('{"resourceMetrics":[]}\n');
if (stream.attempts() !== 1) throw new Error("the stream was not written to");
await stream.stop();

const clock = testClock();
let isDue = false;
clock.setTimeout(() => (isDue = true), 1_000);
await clock.advance(1_000);
if (!isDue) throw new Error("the timer did not fire");
