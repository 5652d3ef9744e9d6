import type { Kafka } from "@meterbridge/testbed";
import { recording } from "@meterbridge/testbed";
import { certificates, pointsOfOtlpProtobuf, sortPoints } from "@meterbridge/test-harness";
import { withQueue } from "@meterbridge/resilience";
import { expect, it, onTestFinished } from "vitest";
import { kafkaExporter, type KafkaExporterOptions } from "../src/index.ts";
import { anyTopic, describeWithBroker } from "./with-broker.ts";

const retry = { maxAttempts: 1_000, initialDelayMs: 20, maxDelayMs: 200 };

describeWithBroker("a real broker", { autoCreateTopics: false, maxMessageBytes: 100_000 }, (broker) => {
  async function exporterTo(
    options: KafkaExporterOptions = {},
  ): Promise<{ options: KafkaExporterOptions; topic: string }> {
    const topic = anyTopic();
    await broker().createTopic(topic);
    return { topic, options: { bootstrapBrokers: broker().bootstrapBrokers, topic, retry, ...options } };
  }

  it("that is killed and comes back in the middle of deltas has each of them once", async () => {
    const { topic, options } = await exporterTo({ temporality: "delta", timeoutMs: 30_000, attemptTimeoutMs: 2_000 });
    const shop = recording(kafkaExporter(options));
    let restarted: Promise<void> | undefined;
    for (let round = 1; round <= 30; round++) {
      shop.record(round);
      if (round === 10) await broker().kill();
      if (round === 10) restarted = broker().restart();
      expect(await shop.export()).toEqual({ code: 0 });
    }
    await restarted;
    await shop.shutdown();
    expect(await pointsIn(broker(), topic)).toEqual(shop.handedOver());
  });

  it("that is killed while messages are on their way has each of them once", async () => {
    const { topic, options } = await exporterTo({ temporality: "delta", timeoutMs: 30_000, attemptTimeoutMs: 2_000 });
    const shop = recording(withQueue(kafkaExporter({ ...options, retry: false })));
    for (let round = 1; round <= 200; round++) {
      shop.record(round);
      expect(await shop.export()).toEqual({ code: 0 });
      if (round === 100) await broker().kill();
      if (round === 150) await broker().restart();
    }
    await shop.shutdown();
    expect(await pointsIn(broker(), topic)).toEqual(shop.handedOver());
  });

  it("that does not answer for a time has what it read once, and what comes after it, too", async () => {
    const { topic, options } = await exporterTo({ temporality: "delta", attemptTimeoutMs: 500, timeoutMs: 20_000 });
    const shop = recording(kafkaExporter(options));
    shop.record();
    expect(await shop.export()).toEqual({ code: 0 });
    await broker().freeze();
    shop.record(2);
    const hanging = shop.export();
    const goesOn = setTimeout(() => broker().thaw(), 1_200);
    onTestFinished(() => clearTimeout(goesOn));
    expect(await hanging).toEqual({ code: 0 });
    shop.record(3);
    expect(await shop.export()).toEqual({ code: 0 });
    await shop.shutdown();
    expect(await pointsIn(broker(), topic)).toEqual(shop.handedOver());
  });

  it("that takes less at once than the exporter sends gets it in halves", async () => {
    const { topic, options } = await exporterTo();
    const shop = recording(kafkaExporter(options), { series: 900 });
    shop.record();
    expect(await shop.export()).toEqual({ code: 0 });
    const handedOver = shop.handedOver();
    expect(await pointsIn(broker(), topic)).toEqual(handedOver);
    await shop.shutdown();
  });

  it("without the topic is told what to do, and gets what comes when it is there", async () => {
    const topic = anyTopic();
    const shop = recording(kafkaExporter({ bootstrapBrokers: broker().bootstrapBrokers, topic, retry: false }));
    shop.record();
    const answer = await shop.export();
    expect(answer).toMatchObject({ code: 1, error: { code: "unavailable" } });
    expect(answer.error!.message).toMatch(new RegExp(`UNKNOWN_TOPIC_OR_PARTITION.*create "${topic}"`));
    await broker().createTopic(topic);
    expect(await shop.export()).toEqual({ code: 0 });
    await shop.shutdown();
    expect((await pointsIn(broker(), topic)).length).toBeGreaterThan(10);
  });

  it("that is down at the start does not keep an application from starting, and gets what a queue has kept", async () => {
    const { topic, options } = await exporterTo({ temporality: "delta", attemptTimeoutMs: 1_000 });
    await broker().kill();
    const shop = recording(withQueue(kafkaExporter({ ...options, retry: false })));
    shop.record();
    expect(await shop.export()).toEqual({ code: 0 });
    const bare = recording(kafkaExporter({ ...options, retry: false }));
    bare.record();
    expect(await bare.export()).toMatchObject({ code: 1, error: { code: "connection" } });
    await bare.shutdown();
    await broker().restart();
    await shop.shutdown();
    expect(await pointsIn(broker(), topic)).toEqual(shop.handedOver());
  });
});

describeWithBroker(
  "a real broker that asks for a password",
  { sasl: { mechanism: "SCRAM-SHA-256", users: [{ name: "shop", password: "s3cr3t-word" }] } },
  (broker) => {
    it.for([
      ["a wrong password", { mechanism: "scram-sha-256", username: "shop", password: "wr0ng-word" }],
      ["a mechanism that it does not have", { mechanism: "plain", username: "shop", password: "wr0ng-word" }],
    ] as const)("lets nobody in with %s, and no message shows it", async ([, sasl]) => {
      const shop = recording(kafkaExporter({ bootstrapBrokers: broker().bootstrapBrokers, sasl, timeoutMs: 5_000 }));
      shop.record();
      const answer = await shop.export();
      expect(answer).toMatchObject({ code: 1, error: { code: "unauthorized" } });
      expect(describe(answer.error)).not.toContain("wr0ng");
      await shop.shutdown();
    });

    it("lets in who knows it, and who asks for it anew for each connection", async () => {
      let asked = 0;
      const password = (): Promise<string> => Promise.resolve((++asked, "s3cr3t-word"));
      const sasl = { mechanism: "scram-sha-256", username: "shop", password } as const;
      const shop = recording(kafkaExporter({ bootstrapBrokers: broker().bootstrapBrokers, sasl }));
      shop.record();
      expect(await shop.export()).toEqual({ code: 0 });
      expect(asked).toBeGreaterThan(0);
      await shop.shutdown();
    });
  },
);

const { ca, server, client, strangeClient } = certificates();

describeWithBroker(
  "a real broker that speaks TLS, and asks who we are",
  { tls: { ...server, clientCa: ca } },
  (broker) => {
    it("lets in who has a certificate", async () => {
      const shop = recording(kafkaExporter({ bootstrapBrokers: broker().bootstrapBrokers, tls: { ca, ...client } }));
      shop.record();
      expect(await shop.export()).toEqual({ code: 0 });
      await shop.shutdown();
    });

    it.for([
      ["without an authority to trust", client, "tls"],
      ["without a certificate", { ca }, "tls"],
      ["with a certificate that nobody knows", { ca, ...strangeClient }, "tls"],
    ] as const)("lets nobody in %s", async ([, tls, code]) => {
      const shop = recording(kafkaExporter({ bootstrapBrokers: broker().bootstrapBrokers, tls, timeoutMs: 2_000 }));
      shop.record();
      expect(await shop.export()).toMatchObject({ code: 1, error: { code } });
      await shop.shutdown();
    });

    it("tells who does not speak it what is missing", async () => {
      const shop = recording(kafkaExporter({ bootstrapBrokers: broker().bootstrapBrokers, timeoutMs: 2_000 }));
      shop.record();
      const answer = await shop.export();
      expect(answer.error!.message).toMatch(/\btls\b/);
      await shop.shutdown();
    });
  },
);

/** Every point in a topic, in the order of `sortPoints`. */
async function pointsIn(kafka: Kafka, topic: string) {
  return sortPoints((await kafka.messages(topic)).flatMap(({ value }) => pointsOfOtlpProtobuf(value)));
}

function describe(error: unknown): string {
  const { stack, cause } = error as Error;
  return `${stack}\n${String((cause as Error | undefined)?.stack)}`;
}
