import { type KafkaApi, kafkaApis } from "./kafka-apis.ts";
import { kafkaCodes } from "./kafka-codes.ts";
import type { KafkaRequest } from "./kafka-request.ts";

/** Which versions are offered. Who asks in one that is not is told in version 0, with an error. */
export function apiVersionsAnswer(request: KafkaRequest, newestProduce: number): Buffer {
  const { body, isUnknownVersion } = request;
  const version = isUnknownVersion ? 0 : request.version;
  if (version >= 3) {
    body.text();
    body.text();
    body.tags();
  }
  if (!isUnknownVersion) body.end("a request for versions");
  const answer = request.answer().int16(isUnknownVersion ? kafkaCodes.unsupportedVersion : kafkaCodes.none);
  const offered = { ...kafkaApis, produce: { ...kafkaApis.produce, max: newestProduce } };
  answer.array(Object.values<KafkaApi>(offered), ({ key, min, max }) => {
    answer.int16(key).int16(min).int16(max).tags();
  });
  if (version >= 1) answer.int32(0);
  return request.frame(answer.tags());
}

/** A producer id, with epoch 0; or an error. Apache Kafka, protocol guide, "InitProducerId API", versions 0 to 5. */
export function producerIdAnswer(request: KafkaRequest, code: number, id: bigint): Buffer {
  const { body, version } = request;
  body.nullableText();
  body.int32();
  if (version >= 3) {
    body.int64();
    body.int16();
  }
  body.tags();
  body.end("a request for a producer id");
  const isGiven = code === kafkaCodes.none;
  const answer = request
    .answer()
    .int32(0)
    .int16(code)
    .int64(isGiven ? id : -1n);
  return request.frame(answer.int16(isGiven ? 0 : -1).tags());
}
