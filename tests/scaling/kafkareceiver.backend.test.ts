import { readFileSync } from "node:fs";
import { kafkaExporter } from "@meterbridge/kafka";
import { pointsOfOtlpJson, sortPoints } from "@meterbridge/test-harness";
import { type Kafka, recording, type Recording, serverOrSkip, startKafka } from "@meterbridge/testbed";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { startCollectorOf, type CollectorOf } from "./collector-of.ts";

const absent = [serverOrSkip("kafka"), serverOrSkip("collector-kafka")].flatMap((found) =>
  found.available ? [] : [found.reason],
);
const patience = { timeout: 40_000, interval: 100 };

describe.skipIf(absent.length > 0)(
  ["a consumer whose pipeline refuses what it reads", ...absent].join(", skipped: "),
  () => {
    let kafka: Kafka;
    beforeAll(async () => {
      kafka = await startKafka();
    });
    afterAll(() => kafka?.stop());

    it("skips it as it comes: what is read later is all that comes out", async () => {
      const receivers = JSON.stringify({
        receivers: {
          kafka: {
            brokers: [kafka.bootstrapBrokers],
            group_id: "as-it-comes",
            initial_offset: "earliest",
            metrics: { topics: ["as-it-comes"] },
          },
        },
      });
      const shop = await service("as-it-comes");
      const refusing = await collector(receivers, true);
      await exported(shop, 3);
      await vi.waitFor(
        () => expect(refusing.logs().match(/skipping due to message_marking/g)).toHaveLength(3),
        patience,
      );
      await refusing.stop();

      const reading = await collector(receivers);
      await exported(shop, 1);
      await vi.waitFor(() => expect(reading.lines().length).toBeGreaterThan(0), patience);
      expect(reading.lines()).toHaveLength(1);
      expect(shop.handedOver()).toHaveLength(4 * pointsIn(reading).length);
    });

    it("keeps it in the log, set up as the guide says: all of it comes out when the pipeline takes it", async () => {
      const receivers = receiversOfTheGuide()
        .replace("kafka:9092", kafka.bootstrapBrokers)
        .replace("topics: [otlp_metrics]", "topics: [with-care]");
      const shop = await service("with-care");
      const refusing = await collector(receivers, true);
      await exported(shop, 3);
      await vi.waitFor(() => expect(refusing.logs()).toContain("Backing off due to error"), patience);
      await refusing.stop();

      const reading = await collector(receivers);
      await vi.waitFor(() => expect(reading.lines()).toHaveLength(3), patience);
      expect(sortPoints(pointsIn(reading))).toEqual(shop.handedOver());
    });

    async function service(topic: string): Promise<Recording> {
      await kafka.createTopic(topic);
      const shop = recording(kafkaExporter({ bootstrapBrokers: kafka.bootstrapBrokers, topic, temporality: "delta" }));
      onTestFinished(() => shop.shutdown());
      return shop;
    }
  },
);

async function exported(shop: Recording, times: number): Promise<void> {
  for (let time = 1; time <= times; time++) {
    shop.record(time);
    expect(await shop.export()).toEqual({ code: 0 });
  }
}

async function collector(receivers: string, refuses = false): Promise<CollectorOf> {
  const started = await startCollectorOf({ program: "collector-kafka", receiver: "kafka", receivers, refuses });
  onTestFinished(() => started.stop());
  return started;
}

function pointsIn(reading: CollectorOf): ReturnType<typeof pointsOfOtlpJson> {
  return reading.lines().flatMap((line) => pointsOfOtlpJson(line));
}

function receiversOfTheGuide(): string {
  const guide = readFileSync(new URL("../../docs/scaling.md", import.meta.url), "utf8");
  return /```yaml\n(receivers:\n {2}kafka:\n.*?)```/s.exec(guide)![1]!;
}
