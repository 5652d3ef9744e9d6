import type { Connection, Producer, Writer } from "@platformatic/kafka";

type Library = typeof import("@platformatic/kafka");

/** One batch to one partition. */
interface ProduceRequest {
  readonly acks: -1 | 0 | 1;
  /** How long the leader may wait for the others, in milliseconds. */
  readonly patienceMs: number;
  readonly topic: string;
  readonly partition: number;
  readonly batch: Buffer;
}

/** Sends a request, and resolves when the broker has answered that the batch is in its log. */
export type SendProduce = (connection: Connection, request: ProduceRequest) => Promise<unknown>;

/** Key of the request in the protocol. */
const produceKey = 0;
/** From here on, lengths are written short. */
const compactFrom = 9;

/** Sends by the newest version of the produce request that the brokers and the client know. */
export async function produceBy(library: Library, producer: Producer): Promise<SendProduce> {
  const { produceV7, produceV8, produceV9, produceV10, produceV11 } = library;
  const offered = (await producer.listApis()).find(({ apiKey }) => apiKey === produceKey);
  const known = [produceV11, produceV10, produceV9, produceV8, produceV7].find(
    ({ api }) => offered && api.version >= offered.minVersion && api.version <= offered.maxVersion,
  );
  if (!known) throw new library.ProtocolError("UNSUPPORTED_VERSION");
  const { api, parseResponse } = known;
  const isCompact = api.version >= compactFrom;
  return (connection, request) =>
    new Promise((resolve, reject) => {
      const write = (): Writer => writeRequest(library, request, isCompact);
      connection.send(api.key, api.version, write, parseResponse, isCompact, isCompact, (error, answer) => {
        if (error) reject(error);
        else resolve(answer);
      });
    });
}

/** Apache Kafka, protocol guide, "Produce API". */
function writeRequest({ Writer }: Library, request: ProduceRequest, isCompact: boolean): Writer {
  const { acks, patienceMs, topic, partition, batch } = request;
  const writer = Writer.create()
    .appendString(null, isCompact) // no transaction
    .appendInt16(acks)
    .appendInt32(patienceMs)
    .appendArray([topic], writeTopic, isCompact, isCompact);
  if (isCompact) writer.appendTaggedFields();
  if (acks === 0) writer.context["noResponse"] = true;
  return writer;

  function writeTopic(to: Writer): void {
    to.appendString(topic, isCompact).appendArray([partition], writePartition, isCompact, isCompact);
  }

  function writePartition(to: Writer): void {
    to.appendInt32(partition).appendBytes(batch, isCompact);
  }
}
