import { type KafkaVerdict, testClock } from "@meterbridge/test-harness";
import { Producer } from "@platformatic/kafka";
import { Kafka, logLevel } from "kafkajs";
import { describe, expect, it, onTestFinished } from "vitest";
import { kafkaExporter } from "../src/index.ts";
import { brokerErrors } from "../src/producer/broker-errors.ts";
import { someCounters } from "./some-counters.ts";
import { exported, namesIn, quickly, start, startFarEnd } from "./with-far-end.ts";

const codes = Object.keys(brokerErrors).map(Number);
const codesOf = (kind: string): number[] => codes.filter((code) => brokerErrors[code]!.kind === kind);
const halved = codes.filter((code) => brokerErrors[code]!.divide);
const unclear = codes.filter((code) => brokerErrors[code]!.ambiguous);
/** Answers to credentials, which no batch is answered with. */
const ofCredentials = [33, 34, 58];
const named = (list: readonly number[]): [string, number][] =>
  list.map((code) => [brokerErrors[code]?.name ?? `error ${code}`, code]);

describe("what a broker answers to a message", () => {
  it.for(named([...codesOf("retryable"), 46, 999]))("is tried again, and then stored: %s", async ([, code]) => {
    const { farEnd, send } = await start({ retry: quickly });
    farEnd.next({ do: "error", code });
    expect(await send()).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests"]);
    expect(farEnd.attempts()).toBe(2);
  });

  it.for(named(codesOf("retryable")))("fails an export that has no other attempt: %s", async ([name, code]) => {
    const { farEnd, send } = await start({ retry: false });
    farEnd.next({ do: "error", code });
    const { error } = await send();
    expect(error).toMatchObject({ code: brokerErrors[code]!.code });
    expect(error!.message).toContain(name);
    expect(farEnd.attempts()).toBe(1);
  });

  it.for(named(codesOf("failed").filter((code) => ![...halved, ...ofCredentials].includes(code))))(
    "fails an export at once, and leaves the next one alone: %s",
    async ([name, code]) => {
      const { farEnd, send } = await start({ retry: quickly });
      farEnd.next({ do: "error", code, message: "as the broker says it" });
      const { error } = await send();
      expect(error).toMatchObject({ code: brokerErrors[code]!.code });
      expect(error!.message).toContain(name);
      expect(error!.message).toContain("as the broker says it");
      expect(farEnd.attempts()).toBe(1);
      expect(await send("errors")).toEqual({ code: 0 });
      expect(namesIn(farEnd)).toEqual(["errors"]);
    },
  );

  it.for(named(ofCredentials))("says nothing of the message, where no broker answers so: %s", async ([, code]) => {
    const { farEnd, send } = await start({ retry: quickly });
    farEnd.next({ do: "error", code, stored: true });
    expect(await send()).toEqual({ code: 0 });
    expect(await send("errors")).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "errors"]);
  });

  it.for(named(halved))("divides what has several data points: %s", async ([, code]) => {
    const { farEnd, sendMetrics } = await start({ retry: quickly });
    farEnd.next({ do: "error", code });
    expect(await sendMetrics(someCounters([["requests", 4]]))).toEqual({ code: 0 });
    expect(farEnd.messages().length).toBe(2);
    expect(farEnd.received().length).toBe(4);
    expect(farEnd.attempts()).toBe(3);
  });

  it("divides until what is left fits into the broker", async () => {
    const { farEnd, sendMetrics } = await start({ retry: quickly }, { maxMessageBytes: 1_000 });
    expect(await sendMetrics(someCounters([["requests", 60]]))).toEqual({ code: 0 });
    expect(farEnd.received().length).toBe(60);
    expect(farEnd.messages().length).toBeGreaterThan(3);
  });

  it("is not waited for with acks 0, and the next message arrives all the same", async () => {
    const { farEnd, send } = await start({ acks: 0 });
    expect(await send()).toEqual({ code: 0 });
    await farEnd.begun(1);
    expect(await send("errors")).toEqual({ code: 0 });
    await farEnd.begun(2);
    await expect.poll(() => namesIn(farEnd)).toEqual(["requests", "errors"]);
  });
});

describe("a message that may have been stored", () => {
  const outcomes: [string, KafkaVerdict][] = [
    ...[...unclear, 999].map((code): [string, KafkaVerdict] => [
      brokerErrors[code]?.name ?? "an error that nobody knows",
      { do: "error", code, stored: true },
    ]),
    ["a connection that broke", { do: "drop_connection", stored: true }],
  ];

  it.for(outcomes)("is stored once when it is sent again: %s", async ([, verdict]) => {
    const { farEnd, send } = await start({ retry: quickly });
    farEnd.next(verdict, verdict);
    expect(await send()).toEqual({ code: 0 });
    expect(await send("errors")).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "errors"]);
    expect([farEnd.attempts(), farEnd.producers()]).toEqual([4, 1]);
  });

  it.for(outcomes)("does not cost the next one when it was given up: %s", async ([, verdict]) => {
    const { farEnd, send } = await start({ retry: false });
    farEnd.next(verdict);
    expect(await send()).toMatchObject({ code: 1 });
    expect(await send("errors")).toEqual({ code: 0 });
    expect(await send("retries")).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "errors", "retries"]);
    expect(farEnd.producers()).toBe(2);
  });

  it("is stored once also when the attempt before was not", async () => {
    const { farEnd, send } = await start({ retry: quickly });
    farEnd.next({ do: "drop_connection" }, { do: "error", code: 7 }, { do: "error", code: 7, stored: true });
    expect(await send()).toEqual({ code: 0 });
    expect(await send("errors")).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "errors"]);
  });

  it("is delivered when the broker says that it has it from before", async () => {
    const { farEnd, send } = await start({ retry: quickly });
    farEnd.next({ do: "drop_connection", stored: true }, { do: "error", code: 46 });
    expect(await send()).toEqual({ code: 0 });
    expect([farEnd.attempts(), farEnd.producers()]).toEqual([2, 1]);
    expect(await send("errors")).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "errors"]);
  });

  it.for([
    ["stored", true],
    ["not stored", false],
  ] as const)("costs an attempt when nobody answers, and is there once: %s", async ([, stored]) => {
    const clock = testClock();
    const { farEnd, send } = await start({ clock, attemptTimeoutMs: 1_000, timeoutMs: 10_000 });
    farEnd.next({ do: "hang", stored });
    const sent = send();
    await farEnd.begun(1);
    await clock.advance(1_000);
    // The wait for the next attempt, beside the deadline of the export.
    await clock.waiting(2);
    await clock.advanceToNextTimer();
    expect(await sent).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });

  it("is lost to nobody when the broker has forgotten the producer", async () => {
    const { farEnd, send } = await start({ retry: quickly });
    expect(await send()).toEqual({ code: 0 });
    farEnd.next({ do: "error", code: 59 });
    expect(await send("errors")).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "errors"]);
    expect(farEnd.producers()).toBe(2);
  });
});

describe("what a broker answers before it is sent anything", () => {
  it.for([
    ["metadata", "LEADER_NOT_AVAILABLE", 5, "unavailable"],
    ["metadata", "TOPIC_AUTHORIZATION_FAILED", 29, "unauthorized"],
    ["metadata", "INVALID_TOPIC_EXCEPTION", 17, "refused"],
    ["initProducerId", "COORDINATOR_LOAD_IN_PROGRESS", 14, "unavailable"],
    ["initProducerId", "CLUSTER_AUTHORIZATION_FAILED", 31, "unauthorized"],
  ] as const)("fails the export and not the next one: %s, %s", async ([api, name, code, outcome]) => {
    const { farEnd, send } = await start({ retry: false });
    farEnd.errors(api, code);
    const { error } = await send();
    expect(error).toMatchObject({ code: outcome });
    expect(error!.message).toContain(name);
    expect(farEnd.attempts()).toBe(0);
    expect(await send()).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });

  it("is followed when a partition has moved", async () => {
    const { farEnd, send } = await start({ retry: quickly }, { brokers: 2 });
    expect(await send()).toEqual({ code: 0 });
    farEnd.lead("otlp_metrics", 0, 2);
    expect(await send("errors")).toEqual({ code: 0 });
    farEnd.lead("otlp_metrics", 0, 1);
    expect(await send("retries")).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "errors", "retries"]);
  });

  it("says that the topic is missing, until it is there", async () => {
    const { farEnd, send } = await start({ retry: false }, { topics: {} });
    const { error } = await send();
    expect(error).toMatchObject({ code: "unavailable" });
    expect(error!.message).toMatch(/UNKNOWN_TOPIC_OR_PARTITION.*create "otlp_metrics"/);
    farEnd.createTopic("otlp_metrics");
    expect(await send()).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });

  it("makes the topic, where it may", async () => {
    const { farEnd, send } = await start({ retry: quickly }, { topics: {}, autoCreateTopics: true });
    expect(await send()).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });

  it("lets in who knows the password by now", async () => {
    let password = "wr0ng-word";
    const { send } = await start(
      { retry: false, sasl: { mechanism: "plain", username: "shop", password: () => password } },
      { sasl: { mechanism: "PLAIN", username: "shop", password: "s3cr3t-word" } },
    );
    const { error } = await send();
    expect(error).toMatchObject({ code: "unauthorized" });
    expect(`${error!.stack}`).not.toContain("wr0ng");
    password = "s3cr3t-word";
    expect(await send()).toEqual({ code: 0 });
  });

  it("is asked of who comes back after a time", async () => {
    const { farEnd, send } = await start({ retry: false });
    expect(await send()).toEqual({ code: 0 });
    await farEnd.stop();
    expect(await send("errors")).toMatchObject({ code: 1, error: { code: "connection" } });
    await farEnd.start();
    expect(await send("retries")).toEqual({ code: 0 });
    expect(namesIn(farEnd)).toEqual(["requests", "retries"]);
  });
});

describe("messages", () => {
  it.for(["none", "gzip", "zstd"] as const)(
    "are read by whoever reads Kafka, with compression %s",
    async (compression) => {
      const { farEnd, sendMetrics } = await start({ compression });
      expect(await sendMetrics(someCounters([["requests", 500]]))).toEqual({ code: 0 });
      expect(farEnd.received().length).toBe(500);
      expect(farEnd.messages()[0]!.key?.length).toBe(16);
    },
  );

  it.for([
    ["@platformatic/kafka", platformatic],
    ["kafkajs", kafkajs],
  ] as const)("go by a producer of the application: %s", async ([, connect]) => {
    const farEnd = await startFarEnd({ topics: { otlp_metrics: 3 } });
    const producer = await connect(farEnd.bootstrapBrokers);
    const exporter = kafkaExporter({ producer, compression: "gzip", retry: quickly });
    farEnd.next({ do: "error", code: 6 });
    expect(await exported(exporter, someCounters(["requests"]))).toEqual({ code: 0 });
    farEnd.next({ do: "refuse" });
    expect(await exported(exporter, someCounters(["errors"]))).toMatchObject({ code: 1, error: { code: "refused" } });
    await exporter.shutdown();
    expect(namesIn(farEnd)).toEqual(["requests"]);
  });

  it("are handed to a producer of the application, which tries again by itself, five times", async () => {
    const clock = testClock();
    let asked = 0;
    const producer = { send: () => Promise.reject(new Error(`nobody is there, ${++asked}`)) };
    const exporter = kafkaExporter({ producer, clock, random: () => 0.1, attemptTimeoutMs: 0 });
    const sent = exported(exporter, someCounters(["requests"]));
    for (let waits = 0; waits < 4; waits++) {
      await clock.waiting(2);
      await clock.advanceToNextTimer();
    }
    expect(await sent).toMatchObject({ code: 1, error: { code: "connection" } });
    expect(asked).toBe(5);
    await exporter.shutdown();
  });

  it("are whole whenever a producer of the application encodes them, also when they were sent again meanwhile", async () => {
    const clock = testClock();
    const held: Promise<number>[] = [];
    let goOn = (): void => {};
    const slow = new Promise<void>((resolve) => (goOn = resolve));
    const producer = {
      async send({ messages }: { readonly messages: readonly { readonly value: Buffer }[] }) {
        if (held.length > 0) return;
        held.push(slow.then(() => messages[0]!.value.byteLength));
        await held[0];
      },
    };
    const exporter = kafkaExporter({ producer, retry: quickly, attemptTimeoutMs: 1_000, clock });
    const sent = exported(exporter, someCounters([["requests", 5_000]]));
    await expect.poll(() => held.length).toBe(1);
    await clock.advance(1_000);
    await clock.waiting(2);
    await clock.advanceToNextTimer();
    expect(await sent).toEqual({ code: 0 });
    goOn();
    expect(await held[0]).toBeGreaterThan(100_000);
    await exporter.shutdown();
  });
});

async function platformatic(brokers: string): Promise<Producer> {
  const producer = new Producer({ clientId: "shop", bootstrapBrokers: [brokers], retries: false });
  onTestFinished(() => producer.close(true));
  return producer;
}

async function kafkajs(brokers: string): Promise<ReturnType<Kafka["producer"]>> {
  const client = new Kafka({ brokers: [brokers], retry: { retries: 0 }, logLevel: logLevel.NOTHING });
  const producer = client.producer();
  await producer.connect();
  onTestFinished(() => producer.disconnect());
  return producer;
}
