import { expect, it } from "vitest";
import { someCounters } from "./some-counters.ts";
import { quickly, start } from "./with-far-end.ts";

it.for(["all", 1] as const)("a message has the time at which it is sent, and no headers: acks %j", async (acks) => {
  const { farEnd, send } = await start({ acks });
  const before = Date.now();
  expect(await send()).toEqual({ code: 0 });
  const [message] = farEnd.messages();
  expect(Number(message!.timestamp)).toBeGreaterThanOrEqual(before);
  expect(Number(message!.timestamp)).toBeLessThanOrEqual(Date.now());
  expect(message!.headers).toEqual([]);
});

it("a message that is sent again has a time, too", async () => {
  const { farEnd, send } = await start({ retry: quickly });
  const before = Date.now();
  farEnd.next({ do: "drop_connection" });
  expect(await send()).toEqual({ code: 0 });
  expect(Number(farEnd.messages()[0]!.timestamp)).toBeGreaterThanOrEqual(before);
});

it("messages that nobody answers for arrive as they were, also when the broker reads slowly", async () => {
  let goOn = (): void => {};
  const after = new Promise<void>((resolve) => (goOn = resolve));
  const { farEnd, sendMetrics } = await start({ acks: 0 });
  farEnd.next({ do: "accept", after });
  const exports = Array.from({ length: 12 }, (_, nth) => [`requests.${nth}`, 10_000] as const);
  for (const one of exports) expect(await sendMetrics(someCounters([one]))).toEqual({ code: 0 });
  await farEnd.begun(1);
  expect(farEnd.attempts()).toBe(1);
  goOn();
  await farEnd.begun(exports.length);
  await expect.poll(() => farEnd.messages().length).toBe(exports.length);
  const names = farEnd.received().map(({ metric, attributes }) => `${metric.name} ${Number(attributes["index"])}`);
  expect(new Set(names).size).toBe(120_000);
});
