/** A kind of request that the far end knows. Apache Kafka, protocol guide, "API Keys". */
export interface KafkaApi {
  readonly key: number;
  readonly min: number;
  readonly max: number;
  /** The first version with compact types and tagged fields. */
  readonly flexibleFrom: number;
}

export type KafkaApiName =
  "produce" | "metadata" | "saslHandshake" | "apiVersions" | "initProducerId" | "saslAuthenticate";

/** What a Kafka 4 broker offers of them, as far as a producer needs it. */
export const kafkaApis: Readonly<Record<KafkaApiName, KafkaApi>> = {
  produce: { key: 0, min: 3, max: 11, flexibleFrom: 9 },
  metadata: { key: 3, min: 4, max: 12, flexibleFrom: 9 },
  saslHandshake: { key: 17, min: 1, max: 1, flexibleFrom: Infinity },
  apiVersions: { key: 18, min: 0, max: 4, flexibleFrom: 3 },
  initProducerId: { key: 22, min: 0, max: 5, flexibleFrom: 2 },
  saslAuthenticate: { key: 36, min: 0, max: 2, flexibleFrom: 2 },
};
