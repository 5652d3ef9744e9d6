import { setTimeout } from "node:timers/promises";
import { type Recording, recording } from "@meterbridge/testbed";
import { pointsOfOtlpProtobuf, sortPoints } from "@meterbridge/test-harness";
import { expect, it, onTestFinished } from "vitest";
import { kafkaExporter, type KafkaExporterOptions } from "../src/index.ts";
import { anyTopic, describeWithCluster } from "./with-broker.ts";

const three = { brokers: 3, autoCreateTopics: false, properties: { "min.insync.replicas": 2 } };

describeWithCluster("a cluster of three brokers", three, (cluster) => {
  it("has each delta once while its brokers are restarted, one after the other", async () => {
    const topic = await aTopic({ partitions: 3, replicas: 3 });
    const shop = shopTo(topic, { partitionBy: "metric" });
    await exporting(shop, async () => {
      for (const id of [1, 2, 3]) {
        await cluster().broker(id).restart();
        await cluster().untilInSync(topic);
      }
    });
    await shop.shutdown();
    expect(await pointsIn(topic)).toEqual(shop.handedOver());
  });

  it.for(["kill", "freeze"] as const)("has each delta once when another leads, because of a %s", async (fault) => {
    const topic = await aTopic({ replicas: 3 });
    const leader = await leaderOf(topic, 1);
    const server = cluster().broker(leader);
    const another = (leader % 3) + 1;
    const comesBack = once(async () => (fault === "kill" ? await server.restart() : server.thaw()));
    onTestFinished(comesBack);
    const shop = shopTo(topic);
    await exporting(shop, async () => {
      await server[fault]();
      while ((await leaderOf(topic, another)) === leader) await setTimeout(50);
    });
    await exporting(shop, async () => {
      await comesBack();
      await cluster().untilInSync(topic);
    });
    await shop.shutdown();
    expect(await pointsIn(topic)).toEqual(shop.handedOver());
  });

  it("is not written to while replicas are missing, and has everything once they are back", async () => {
    const topic = await aTopic({ replicas: 2 });
    const [partition] = await cluster().partitions(topic);
    const leader = cluster().broker(partition!.leader);
    const follower = cluster().broker(partition!.replicas.find((id) => id !== partition!.leader)!);
    const comesBack = once(() => follower.restart());
    onTestFinished(comesBack);
    await follower.kill();
    while ((await leader.partitions(topic))[0]!.inSync.length > 1) await setTimeout(50);
    const hasty = shopTo(topic, { retry: false });
    hasty.record();
    const { code, error } = await hasty.export();
    expect({ code, error }).toMatchObject({ code: 1, error: { code: "unavailable", outcome: { kind: "retryable" } } });
    expect(error).not.toHaveProperty("outcome.ambiguous");
    expect(error!.message).toContain("NOT_ENOUGH_REPLICAS (");
    await hasty.shutdown();
    const shop = shopTo(topic);
    await exporting(shop, comesBack);
    await shop.shutdown();
    expect(await pointsIn(topic)).toEqual(shop.handedOver());
  });

  async function aTopic(options: { readonly partitions?: number; readonly replicas: number }): Promise<string> {
    const topic = anyTopic();
    await cluster().createTopic(topic, options);
    await cluster().untilInSync(topic);
    return topic;
  }

  async function leaderOf(topic: string, whoTells: number): Promise<number> {
    return (await cluster().broker(whoTells).partitions(topic))[0]!.leader;
  }

  function shopTo(topic: string, options: KafkaExporterOptions = {}): Recording {
    const { bootstrapBrokers } = cluster();
    return recording(kafkaExporter({ bootstrapBrokers, topic, temporality: "delta", ...options }));
  }

  async function pointsIn(topic: string) {
    return sortPoints((await cluster().messages(topic)).flatMap(({ value }) => pointsOfOtlpProtobuf(value)));
  }
});

/** Exports again and again while something happens, and once more. */
async function exporting(shop: Recording, event: () => Promise<void>): Promise<void> {
  let isOver = false;
  const happening = event().finally(() => (isOver = true));
  happening.catch(() => {});
  try {
    for (let round = 1, isLast = false; !isLast; round++) {
      isLast = isOver;
      shop.record(round);
      expect(await shop.export()).toEqual({ code: 0 });
      await setTimeout(20);
    }
  } finally {
    await happening;
  }
}

/** However often it is asked for. */
function once<Result>(event: () => Promise<Result>): () => Promise<Result> {
  let happening: Promise<Result> | undefined;
  return () => (happening ??= event());
}
