import { recording } from "@meterbridge/testbed";
import { pointsOfOtlpProtobuf } from "@meterbridge/test-harness";
import { inspect } from "node:util";
import { expect, it } from "vitest";
import { kafkaExporter, type PartitionBy } from "../src/index.ts";
import { anyTopic, describeWithBroker } from "./with-broker.ts";

describeWithBroker("on three partitions of a real broker", { partitions: 3 }, (broker) => {
  async function exported(partitionBy: PartitionBy) {
    const topic = anyTopic();
    const exporter = kafkaExporter({
      bootstrapBrokers: broker().bootstrapBrokers,
      topic,
      partitionBy,
      temporality: "delta",
    });
    const shop = recording(exporter);
    for (const value of [1, 2, 3, 4, 5, 6]) {
      shop.record(value);
      expect(await shop.export()).toEqual({ code: 0 });
    }
    await shop.shutdown();
    return broker().messages(topic);
  }

  it.for(["resource", "metric"] as const)(
    "a stream is in one of them, in order, with keys by %s",
    async (partitionBy) => {
      const messages = await exported(partitionBy);
      const places = new Map<string, { partition: number; time: bigint }>();
      for (const { partition, value } of messages) {
        for (const point of pointsOfOtlpProtobuf(value)) {
          const stream = `${point.metric.name} ${inspect(point.attributes)}`;
          const before = places.get(stream);
          if (before) {
            expect(partition).toBe(before.partition);
            expect(point.time >= before.time).toBe(true);
          }
          places.set(stream, { partition, time: point.time });
        }
      }
      expect(places.size).toBe(11);
      expect(new Set([...places.values()].map(({ partition }) => partition)).size > 1).toBe(partitionBy === "metric");
    },
  );

  it("messages of one resource have one key", async () => {
    const keys = new Set((await exported("resource")).map(({ key }) => key?.toString("hex")));
    expect([...keys]).toEqual([expect.stringMatching(/^[\da-f]{32}$/)]);
  });

  it("messages without a key go to each partition in turn", async () => {
    const messages = await exported("none");
    expect(messages.map(({ key }) => key)).toEqual(Array(7).fill(undefined));
    expect(messages.map(({ partition }) => partition)).toEqual(
      expect.toBeOneOf([
        [0, 0, 0, 1, 1, 2, 2],
        [0, 0, 1, 1, 1, 2, 2],
        [0, 0, 1, 1, 2, 2, 2],
      ]),
    );
  });

  it("a key of a function's own is where every other client puts it", async () => {
    const messages = await exported(() => "shop");
    expect(new Set(messages.map(({ key }) => String(key)))).toEqual(new Set(["shop"]));
  });
});
