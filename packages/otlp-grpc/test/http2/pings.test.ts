import { testClock } from "@meterbridge/test-harness";
import { expect, it } from "vitest";
import { callerTo, farEndOf, frozenFarEnd, gate, ok } from "./calls.ts";

it("are sent while a call is under way, and not else", async () => {
  const clock = testClock();
  const farEnd = await farEndOf();
  const caller = callerTo(farEnd.url, { pingMs: 1_000, clock });
  const answer = gate();
  farEnd.next({ do: "accept", after: answer.opened });
  const sent = caller.send();
  await farEnd.call(1);
  expect(clock.pending()).toEqual([1_000]);
  await clock.advance(1_000);
  await farEnd.pinged(1);
  await answered(caller);
  await clock.advance(1_000);
  await farEnd.pinged(2);
  answer.open();
  expect(await sent).toEqual(ok);
  expect(clock.pending()).toEqual([]);
});

it("are one for all calls at the same time", async () => {
  const clock = testClock();
  const farEnd = await farEndOf();
  const caller = callerTo(farEnd.url, { pingMs: 1_000, clock });
  const answer = gate();
  farEnd.next({ do: "accept", after: answer.opened });
  const first = caller.send();
  await farEnd.call(1);
  expect(await caller.send()).toEqual(ok);
  expect(clock.pending()).toEqual([1_000]);
  answer.open();
  await first;
  expect(clock.pending()).toEqual([]);
});

it("are not sent unless asked for", async () => {
  const clock = testClock();
  const farEnd = await farEndOf();
  const answer = gate();
  farEnd.next({ do: "accept", after: answer.opened });
  const sent = callerTo(farEnd.url, { clock }).send();
  await farEnd.call(1);
  expect(clock.pending()).toEqual([]);
  answer.open();
  await sent;
});

it("end the connection when one is not answered until the next is due", async () => {
  const clock = testClock();
  const frozen = await frozenFarEnd();
  const caller = callerTo(frozen.url, { pingMs: 1_000, clock });
  const sent = caller.send();
  await frozen.connected;
  // The first one may have come before the connection was there.
  await clock.advance(3_000);
  expect(await sent).toMatchObject({
    kind: "broken",
    written: true,
    error: { message: "it has not answered a PING for 1000 ms" },
  });
  expect(clock.pending()).toEqual([]);
});

/** Resolves when the far end has answered a PING: what is sent after it on the connection has been answered, too. */
async function answered(caller: ReturnType<typeof callerTo>): Promise<void> {
  expect(await caller.send()).toEqual(ok);
}
