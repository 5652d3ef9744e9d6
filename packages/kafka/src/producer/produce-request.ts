import type { Connection, Writer } from "@platformatic/kafka";
import { withTail } from "./frame-tail.ts";

type Library = typeof import("@platformatic/kafka");

/** One batch to one partition. */
interface ProduceRequest {
  readonly acks: -1 | 0 | 1;
  /** How long the leader may wait for the others, in milliseconds. */
  readonly patienceMs: number;
  readonly topic: string;
  readonly partition: number;
  /** Not to be changed before it is answered for. */
  readonly batch: Buffer;
}

/** Sends a request to one broker, and resolves when it has answered that the batch is in its log. */
export type SendProduce = (request: ProduceRequest) => Promise<unknown>;

/** Key of the request in the protocol. */
const produceKey = 0;
/** From here on, lengths are written short. */
const compactFrom = 9;

/**
 * Sends over a connection, by the newest version of the produce request that this broker and the client know. Each is asked by itself: in an
 * upgrade, some are newer than others.
 */
export async function produceOn(library: Library, connection: Connection): Promise<SendProduce> {
  const { apiVersionsV1, produceV7, produceV8, produceV9, produceV10, produceV11 } = library;
  const { apiKeys } = await apiVersionsV1.api.async(connection, "", "");
  const offered = apiKeys.find(({ apiKey }) => apiKey === produceKey);
  const known = [produceV11, produceV10, produceV9, produceV8, produceV7].find(
    ({ api }) => offered && api.version >= offered.minVersion && api.version <= offered.maxVersion,
  );
  if (!known) throw new library.ProtocolError("UNSUPPORTED_VERSION");
  const { api, parseResponse } = known;
  const isCompact = api.version >= compactFrom;
  const tags = isCompact ? Buffer.from([0, 0, 0]) : Buffer.alloc(0); // none of the partition, the topic, the request
  return async (request) => {
    const head = (): Writer => writeHead(library, request, isCompact);
    const { answer, written } = withTail(connection.socket, [request.batch, tags], () => {
      return new Promise((resolve, reject) => {
        connection.send(api.key, api.version, head, parseResponse, isCompact, isCompact, (error, result) => {
          if (error) reject(error);
          else resolve(result);
        });
      });
    });
    await answer;
    // No answer is asked for, and the batch's memory is used again.
    if (request.acks === 0) await written;
  };
}

/** Apache Kafka, protocol guide, "Produce API": all of it before the batch. */
function writeHead({ Writer }: Library, request: ProduceRequest, isCompact: boolean): Writer {
  const { acks, patienceMs, topic, partition, batch } = request;
  const writer = Writer.create()
    .appendString(null, isCompact) // no transaction
    .appendInt16(acks)
    .appendInt32(patienceMs)
    .appendArray([topic], writeTopic, isCompact, false);
  if (acks === 0) writer.context["noResponse"] = true;
  return writer;

  function writeTopic(to: Writer): void {
    to.appendString(topic, isCompact).appendArray([partition], writePartition, isCompact, false);
  }

  function writePartition(to: Writer): void {
    to.appendInt32(partition);
    if (isCompact) to.appendUnsignedVarInt(batch.byteLength + 1);
    else to.appendInt32(batch.byteLength);
  }
}
