import { cannot, type Capabilities, everything, type FarEnd, type Subject } from "@meterbridge/conformance";
import { type KafkaFarEnd, kafkaFarEnd } from "@meterbridge/test-harness";
import assert from "node:assert/strict";
import { kafkaExporter, type KafkaExporterOptions } from "../../src/index.ts";

const capabilities: Capabilities = {
  ...everything,
  partialSuccess: cannot("a broker takes a message whole, or not at all"),
  throttling: cannot("a broker whose quota is passed takes the message all the same, and reads the next one later"),
};

/** What one encoding makes of the exporter. */
export interface SentToKafka {
  readonly name: string;
  readonly encoding: "protobuf" | "json";
  readonly options?: KafkaExporterOptions;
  readonly module: string;
}

/** A subject that exports to a far end that asks for a password. */
export function sentToKafka({ name, encoding, options, module }: SentToKafka): Subject {
  return {
    name,
    capabilities,
    module,
    async start({ secret, ...settings }) {
      const username = "shop";
      const farEnd = await kafkaFarEnd({ encoding, sasl: { mechanism: "PLAIN", username, password: secret } });
      const exporter = kafkaExporter({
        bootstrapBrokers: farEnd.bootstrapBrokers,
        encoding,
        sasl: { mechanism: "plain", username, password: secret },
        ...settings,
        ...options,
      });
      return { kind: "push", exporter, farEnd: strictly(farEnd) };
    },
  };
}

/** Whatever a case looks at, it has to have come as valid Kafka. */
function strictly(farEnd: KafkaFarEnd): FarEnd {
  return {
    ...farEnd,
    received() {
      assert.deepEqual(farEnd.breaches(), [], "what was no valid Kafka");
      return farEnd.received();
    },
  };
}
