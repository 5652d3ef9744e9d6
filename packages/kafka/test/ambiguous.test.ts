import { outcomeOf } from "@meterbridge/core";
import { type KafkaFarEnd, type KafkaVerdict, testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import type { KafkaExporterOptions } from "../src/index.ts";
import { brokerErrors } from "../src/producer/broker-errors.ts";
import { namesIn, quickly, start } from "./with-far-end.ts";

type Case = readonly [what: string, set: (farEnd: KafkaFarEnd) => unknown];

const answered = (code: number, stored = false): Case => [
  brokerErrors[code]?.name ?? "an error that nobody knows",
  (farEnd) => farEnd.next({ do: "error", code, stored }),
];
const verdict = (what: string, said: KafkaVerdict): Case => [what, (farEnd) => farEnd.next(said)];

const mayBeThere: readonly Case[] = [
  ...[7, 13, 20, 56, 999].map((code) => answered(code, true)),
  verdict("a connection that broke when it was stored", { do: "drop_connection", stored: true }),
  verdict("a connection that broke before", { do: "drop_connection" }),
];
const isNotThere: readonly Case[] = [
  ...[2, 3, 5, 6, 19, 59].map((code) => answered(code)),
  ["an answer before it is sent", (farEnd) => farEnd.errors("initProducerId", 14)],
  ["nobody there", (farEnd) => farEnd.stop()],
];

describe("an export that failed", () => {
  it.for(mayBeThere)("is ambiguous, and said to be: %s", async ([, set]) => {
    const { farEnd, send } = await start({ retry: false });
    await set(farEnd);
    expect(outcomeOf(await send())).toMatchObject({ kind: "retryable", ambiguous: true });
  });

  it.for([["all"], [1]] as const)("is ambiguous when nobody answers in time: acks %j", async ([acks]) => {
    const clock = testClock();
    const retry = { ...quickly, retryAmbiguous: false };
    const { farEnd, send } = await start({ acks, clock, timeoutMs: 10_000, attemptTimeoutMs: 1_000, retry });
    farEnd.next({ do: "hang", stored: true });
    const sent = send();
    await farEnd.begun(1);
    await clock.advance(1_000);
    expect(outcomeOf(await sent)).toMatchObject({ error: { code: "timeout" }, ambiguous: true });
    expect(farEnd.attempts()).toBe(1);
  });

  it.for(isNotThere)("is not ambiguous when it is surely not there: %s", async ([, set]) => {
    const { farEnd, send } = await start({ retry: false });
    await set(farEnd);
    const outcome = outcomeOf(await send());
    expect(outcome.kind).toBe("retryable");
    expect(outcome).not.toHaveProperty("ambiguous");
    expect(farEnd.received()).toEqual([]);
  });

  it("is ambiguous when one attempt was, and the last one was not", async () => {
    const { farEnd, send } = await start({ retry: { ...quickly, maxAttempts: 2 } });
    farEnd.next({ do: "drop_connection", stored: true }, { do: "error", code: 19 });
    expect(outcomeOf(await send())).toMatchObject({ error: { code: "unavailable" }, ambiguous: true });
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });
});

describe("what may be in the log twice is counted", () => {
  it.for<[string, KafkaExporterOptions, (farEnd: KafkaFarEnd) => void]>([
    ["by a producer without numbers", { acks: 1 }, (farEnd) => farEnd.next({ do: "drop_connection", stored: true })],
    [
      "by a producer that was forgotten",
      {},
      (farEnd) => farEnd.next({ do: "drop_connection", stored: true }, { do: "error", code: 59 }),
    ],
    [
      "by one of which nobody knows whether it was forgotten before",
      {},
      (farEnd) =>
        farEnd.next({ do: "drop_connection", stored: true }, { do: "error", code: 59 }, { do: "error", code: 6 }),
    ],
  ])("once: %s", async ([, options, set]) => {
    const { farEnd, send, figures } = await start({ ...options, retry: quickly });
    set(farEnd);
    expect(await send()).toEqual({ code: 0 });
    expect(await send("errors")).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "requests", "errors"]);
    expect(figures()).toMatchObject({ "duplicates.possible": 1 });
  });

  it.for<[string, (farEnd: KafkaFarEnd) => void]>([
    ["its number is known", (farEnd) => farEnd.next({ do: "drop_connection", stored: true })],
    ["it was surely not stored", (farEnd) => farEnd.next({ do: "error", code: 59 }, { do: "error", code: 6 })],
  ])("and not when %s", async ([, set]) => {
    const { farEnd, send, figures } = await start({ retry: quickly });
    set(farEnd);
    expect(await send()).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests"]);
    expect(figures()).toMatchObject({ "duplicates.possible": 0 });
  });

  it("and not when something else is sent next", async () => {
    const { farEnd, send, figures } = await start({ acks: 1, retry: false });
    farEnd.next({ do: "drop_connection", stored: true });
    expect(await send()).toMatchObject({ code: 1 });
    expect(await send("errors")).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "errors"]);
    expect(figures()).toMatchObject({ "duplicates.possible": 0 });
  });
});

describe.for(["all", 1] as const)("an export that is refused in the end, with acks %j", (acks) => {
  it.for<[string, (farEnd: KafkaFarEnd) => void]>([
    ["the message", (farEnd) => farEnd.next({ do: "drop_connection", stored: true }, { do: "error", code: 29 })],
    [
      "whoever asks for the leader",
      (farEnd) => (farEnd.next({ do: "drop_connection", stored: true }), farEnd.errors("metadata", 0, 29)),
    ],
  ])("may have arrived by the attempt before: %s", async ([, set]) => {
    const { farEnd, send } = await start({ acks, retry: quickly });
    set(farEnd);
    expect(outcomeOf(await send())).toMatchObject({ kind: "failed", error: { code: "unauthorized" }, ambiguous: true });
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });

  it("has surely not arrived without such an attempt", async () => {
    const { farEnd, send } = await start({ acks, retry: quickly });
    farEnd.next({ do: "error", code: 29 });
    expect(outcomeOf(await send())).not.toHaveProperty("ambiguous");
  });
});

describe.for(["all", 1] as const)("retryAmbiguous: false, with acks %j", (acks) => {
  const retry = { ...quickly, retryAmbiguous: false };

  it.for(mayBeThere)("gives up what may have arrived: %s", async ([, set]) => {
    const { farEnd, send } = await start({ acks, retry });
    await set(farEnd);
    expect(outcomeOf(await send())).toMatchObject({ kind: "retryable", ambiguous: true });
    expect(farEnd.attempts()).toBe(1);
    expect(await send("errors")).toEqual({ code: 0 });
    expect(namesIn(farEnd).filter((name) => name === "requests").length).toBeLessThan(2);
  });

  it.for([2, 3, 5, 6, 19].map((code) => answered(code)))("tries again what did not: %s", async ([, set]) => {
    const { farEnd, send } = await start({ acks, retry });
    await set(farEnd);
    expect(await send()).toEqual({ code: 0 });
    expect(farEnd.attempts()).toBe(2);
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });
});
