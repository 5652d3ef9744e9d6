import { recording, type Sdk, serverOrSkip, startKafkaCollector } from "@meterbridge/testbed";
import { sortPoints } from "@meterbridge/test-harness";
import * as sdk2 from "sdk-metrics-2";
import { describe, expect, it, onTestFinished } from "vitest";
import { kafkaExporter, type KafkaExporterOptions } from "../src/index.ts";
import { anyTopic, describeWithBroker } from "./with-broker.ts";

const collector = serverOrSkip("collector-kafka");

describe.skipIf(!collector.available)(
  `a real Collector${collector.available ? "" : ` (skipped: ${collector.reason})`}`,
  () => {
    describeWithBroker(
      "behind a real broker reads what was recorded, to the nanosecond and the last bit",
      { partitions: 3 },
      (broker) => {
        async function expectAllToArrive(
          options: KafkaExporterOptions,
          { series = 2, sdk }: { series?: number; sdk?: Sdk } = {},
        ) {
          const topic = anyTopic();
          const exporter = kafkaExporter({ bootstrapBrokers: broker().bootstrapBrokers, topic, ...options });
          const shop = recording(exporter, { series, ...(sdk && { sdk }) });
          for (const value of [1, 2.5, -3e-9]) {
            shop.record(value);
            expect(await shop.export()).toEqual({ code: 0 });
          }
          await shop.shutdown();
          const reader = await startKafkaCollector({
            brokers: broker().bootstrapBrokers,
            topic,
            encoding: options.encoding === "json" ? "otlp_json" : "otlp_proto",
          });
          onTestFinished(() => reader.stop());
          const handedOver = shop.handedOver();
          expect(handedOver.length).toBeGreaterThan(30);
          expect(sortPoints(await reader.until(handedOver.length))).toEqual(handedOver);
        }

        it.for(["protobuf", "json"] as const)("as %s", (encoding) => expectAllToArrive({ encoding }));

        it.for(["gzip", "zstd", "lz4", "snappy"] as const)("compressed with %s", (compression) =>
          expectAllToArrive({ compression }),
        );

        it.for(["delta", "lowmemory"] as const)("with temporality %s", (temporality) =>
          expectAllToArrive({ temporality }),
        );

        it.for(["metric", "none", ({ metric }: { metric: { name: string } }) => metric.name] as const)(
          "with keys by %s",
          (partitionBy) => expectAllToArrive({ partitionBy }),
        );

        it.for([1, 0] as const)("with acks %s", (acks) => expectAllToArrive({ acks }));

        it("in many messages", () => expectAllToArrive({ maxRequestBytes: 20_000 }, { series: 400 }));

        it("from version 2 of the SDK", () => expectAllToArrive({}, { sdk: sdk2 as unknown as Sdk }));
      },
    );
  },
);
