import type { Rule, Rules } from "@meterbridge/core";
import { type KafkaExporterOptions, kafkaExporterRules as rules } from "./options.ts";

/** The rules, sharpened by what the other options say. */
export function rulesTogether(given: KafkaExporterOptions): Rules<KafkaExporterOptions> {
  // Whatever is no object is for checkOptions to refuse.
  const hasProducer = typeof given === "object" && given !== null && given.producer !== undefined;
  return hasProducer ? { ...rules, ...ofProducer } : rules;
}

const itself: Rule = () => "nothing with producer, which has its own";

const ofProducer: Partial<Rules<KafkaExporterOptions>> = {
  bootstrapBrokers: itself,
  acks: itself,
  clientId: itself,
  sasl: itself,
  tls: itself,
};
