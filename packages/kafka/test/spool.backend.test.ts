import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pointsOfOtlpProtobuf, startProcess } from "@meterbridge/test-harness";
import { spool } from "@meterbridge/resilience";
import { expect, it, onTestFinished } from "vitest";
import { kafkaExporter } from "../src/index.ts";
import { anyTopic, describeWithBroker } from "./with-broker.ts";

/** Exports until all is on the disk, says so, and is killed. */
const exporting = `
  import { resourceFromAttributes } from "@opentelemetry/resources";
  import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
  import { spool } from "@meterbridge/resilience";
  import { kafkaExporter } from "./src/index.ts";
  const [bootstrapBrokers, topic, dir] = process.argv.slice(-3);
  const exporter = kafkaExporter({ bootstrapBrokers, topic, spool: spool({ dir }), temporality: "delta" });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const resource = resourceFromAttributes({ "service.name": "shop" });
  const counter = new MeterProvider({ resource, readers: [reader] }).getMeter("shop").createCounter("orders");
  for (let round = 1; round <= 40; round++) {
    counter.add(round);
    const { resourceMetrics } = await reader.collect();
    const { code, error } = await new Promise((resolve) => exporter.export(resourceMetrics, resolve));
    if (code !== 0) throw error;
  }
  console.log("all is kept");
  setInterval(() => {}, 1_000);
`;

describeWithBroker("a real broker behind a spool", { partitions: 3 }, (broker) => {
  it.for([
    ["while the broker is down", true],
    ["while the broker takes them", false],
  ] as const)("has what a process had kept that was killed %s, in order and by the same key", async ([, isDown]) => {
    const topic = anyTopic();
    await broker().createTopic(topic, { partitions: 3 });
    const home = mkdtempSync(join(tmpdir(), "meterbridge-kafka-spool-"));
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));
    const dir = join(home, "spool");
    const { bootstrapBrokers } = broker();
    if (isDown) await broker().kill();

    const folder = join(import.meta.dirname, "..");
    const first = startProcess({ script: exporting, args: [bootstrapBrokers, topic, dir], folder, limitMs: 30_000 });
    await first.said("all is kept");
    first.kill();
    expect((await first.result).signal).toBe("SIGKILL");

    if (isDown) await broker().restart();
    const next = kafkaExporter({ bootstrapBrokers, topic, spool: spool({ dir }) });
    await next.forceFlush();
    await next.shutdown();

    const messages = await broker().messages(topic);
    const values = messages
      .flatMap(({ value }) => pointsOfOtlpProtobuf(value))
      .map((point) => Number("value" in point && point.value));
    const distinct = [...new Set(values)];
    expect(distinct).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    // Those may come twice that were on their way when it was killed: it has one on its way, and no time to note the answer.
    expect(values.length).toBeLessThanOrEqual(isDown ? 40 : 41);
    expect(new Set(messages.map(({ partition }) => partition)).size).toBe(1);
    const keys = new Set(messages.map(({ key }) => key?.toString("hex")));
    expect([...keys]).toEqual([expect.stringMatching(/^[\da-f]{32}$/)]);
  });
});
