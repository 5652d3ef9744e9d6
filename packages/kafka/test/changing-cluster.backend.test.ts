import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@meterbridge/core";
import { recording } from "@meterbridge/testbed";
import { type Certificate, certificates, pointsOfOtlpProtobuf, sortPoints } from "@meterbridge/test-harness";
import { expect, it, onTestFinished, vi } from "vitest";
import { kafkaExporter } from "../src/index.ts";
import { blackHole } from "./silent-servers.ts";
import { someCounters } from "./some-counters.ts";
import { anyTopic, describeWithBroker } from "./with-broker.ts";
import { figuresOf } from "./with-far-end.ts";

describeWithBroker("a cluster that changes", { autoCreateTopics: false }, (broker) => {
  it("has all, though the first broker of the list takes connections and is silent", async () => {
    const topic = anyTopic();
    await broker().createTopic(topic);
    const bootstrapBrokers = [await blackHole(), broker().bootstrapBrokers];
    const shop = recording(kafkaExporter({ bootstrapBrokers, topic, timeoutMs: 20_000, attemptTimeoutMs: 2_000 }));
    for (const value of [1, 2]) {
      shop.record(value);
      expect(await shop.export()).toEqual({ code: 0 });
    }
    await shop.shutdown();
    expect(await pointsIn(topic)).toEqual(shop.handedOver());
  });

  it("has each point once when a topic gets partitions in between", async () => {
    const topic = anyTopic();
    await broker().createTopic(topic);
    const { bootstrapBrokers } = broker();
    const shop = recording(kafkaExporter({ bootstrapBrokers, topic, temporality: "delta", partitionBy: "metric" }));
    for (const [round, partitions] of [2, 4, 8].entries()) {
      shop.record(round);
      expect(await shop.export()).toEqual({ code: 0 });
      await broker().addPartitions(topic, partitions);
    }
    await shop.shutdown();
    expect(await pointsIn(topic)).toEqual(shop.handedOver());
  });

  it("may have twice what was on its way while the topic got partitions, and is not told that it is there", async () => {
    const topic = anyTopic();
    await broker().createTopic(topic);
    // Its key is in the first partition of one, and in another one of eight.
    const exporter = kafkaExporter({
      bootstrapBrokers: broker().bootstrapBrokers,
      topic,
      partitionBy: () => "shop",
      retry: false,
      timeoutMs: 5_000,
      attemptTimeoutMs: 0,
    });
    const send = (name: string) => new Promise<unknown>((resolve) => exporter.export(someCounters([name]), resolve));
    expect(await send("before")).toEqual({ code: 0 });
    onTestFinished(() => broker().thaw());
    await broker().freeze();
    expect(await send("unclear")).toMatchObject({ code: 1, error: { code: "timeout" } });
    broker().thaw();
    await broker().addPartitions(topic, 8);
    expect(await send("unclear")).toMatchObject({ code: 1, error: { code: "unavailable" } });
    // Partitions that are new have no leader yet.
    const patience = { timeout: 20_000, interval: 50 };
    await vi.waitFor(async () => expect(await send("unclear")).toEqual({ code: 0 }), patience);
    expect(await send("after")).toEqual({ code: 0 });
    expect(figuresOf(exporter)).toMatchObject({ "duplicates.possible": 1 });
    await exporter.shutdown();
    const names = (await pointsIn(topic)).map(({ metric }) => metric.name);
    expect([...new Set(names)].sort()).toEqual(["after", "before", "unclear"]);
    expect(names.filter((name) => name !== "unclear").sort()).toEqual(["after", "before"]);
    expect(names.length).toBeLessThanOrEqual(4);
  });

  async function pointsIn(topic: string) {
    return sortPoints((await broker().messages(topic)).flatMap(({ value }) => pointsOfOtlpProtobuf(value)));
  }
});

const { ca, server, client, strangeClient } = certificates();

describeWithBroker("a broker that asks who we are", { tls: { ...server, clientCa: ca } }, (broker) => {
  it("lets us in when the certificate's files have become right, without a restart of ours", async () => {
    const folder = mkdtempSync(join(tmpdir(), "meterbridge-kafka-tls-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const files = { ca: join(folder, "ca.pem"), cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
    const write = (one: Certificate): void => {
      writeFileSync(files.ca, ca);
      writeFileSync(files.cert, one.cert);
      writeFileSync(files.key, one.key);
    };
    write(strangeClient);
    let aheadMs = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
    const { bootstrapBrokers } = broker();
    const topic = anyTopic();
    await broker().createTopic(topic);
    const shop = recording(
      kafkaExporter({ bootstrapBrokers, topic, tls: files, clock, retry: false, timeoutMs: 60_000 }),
    );
    shop.record();
    expect(await shop.export()).toMatchObject({ code: 1, error: { code: "tls" } });
    write(client);
    // Files are looked at once a second.
    aheadMs = 2_000;
    expect(await shop.export()).toEqual({ code: 0 });
    await shop.shutdown();
  });
});
