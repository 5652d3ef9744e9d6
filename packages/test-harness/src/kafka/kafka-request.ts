import { type KafkaApi, type KafkaApiName, kafkaApis } from "./kafka-apis.ts";
import { KafkaReader, UnreadableKafka } from "./kafka-reader.ts";
import { KafkaWriter } from "./kafka-writer.ts";

/** A request whose header was read. */
export interface KafkaRequest {
  readonly api: KafkaApiName;
  readonly version: number;
  readonly correlation: number;
  /** Stands behind the header. */
  readonly body: KafkaReader;
  /** Begins an answer in the same version. */
  readonly answer: () => KafkaWriter;
  /** A frame out of an answer. */
  readonly frame: (answer: KafkaWriter) => Buffer;
  /** The version is none that is offered. */
  readonly isUnknownVersion: boolean;
}

/** Reads the header of a request, in version 1 or 2. Apache Kafka, protocol guide, "Headers". */
export function readRequest(bytes: Uint8Array): KafkaRequest {
  const head = new KafkaReader(bytes);
  const key = head.int16();
  const version = head.int16();
  const correlation = head.int32();
  head.nullableText();
  const found = (Object.entries(kafkaApis) as [KafkaApiName, KafkaApi][]).find(([, api]) => api.key === key);
  if (!found) throw new UnreadableKafka(`a request of API ${key}, which is not offered`);
  const [api, { min, max, flexibleFrom }] = found;
  const isUnknownVersion = version < min || version > max;
  // Who asks which versions there are may ask in one that is not.
  if (isUnknownVersion && api !== "apiVersions") {
    throw new UnreadableKafka(`${api} in version ${version}; offered are ${min} to ${max}`);
  }
  const isFlexible = version >= flexibleFrom;
  const body = new KafkaReader(head.rest(), isFlexible);
  if (!isUnknownVersion) body.tags();
  return {
    api,
    version,
    correlation,
    body,
    isUnknownVersion,
    answer: () => new KafkaWriter(isFlexible && !isUnknownVersion),
    frame(answer) {
      const header = new KafkaWriter(isFlexible && api !== "apiVersions").int32(correlation).tags().toBytes();
      const content = answer.toBytes();
      return new KafkaWriter()
        .int32(header.length + content.length)
        .raw(header)
        .raw(content)
        .toBytes();
    },
  };
}
