import { expect, it } from "vitest";
import { kafkaCollectorConfig } from "../src/kafka-collector-config.ts";

it("has messages marked when they are written, where it is asked to, and changes nothing else", () => {
  const options = { brokers: "127.0.0.1:9092" };
  const { receivers, ...others } = kafkaCollectorConfig({ ...options, markWhenWritten: true }, "out") as Config;
  const { receivers: usual, ...otherwise } = kafkaCollectorConfig(options, "out") as Config;
  expect(usual.kafka).not.toHaveProperty("message_marking");
  expect(receivers).toEqual({ kafka: { ...usual.kafka, message_marking: { after: true } } });
  expect(others).toEqual(otherwise);
});

interface Config {
  readonly receivers: { readonly kafka: object };
}
