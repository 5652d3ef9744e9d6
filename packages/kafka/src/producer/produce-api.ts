import type { Producer } from "@platformatic/kafka";

type Library = typeof import("@platformatic/kafka");

/** Sends one produce request: the connection, acks, the broker's patience in milliseconds, records, and how their batch is made. */
export type ProduceApi = Library["produceV11"]["api"]["async"];

/** Key of the request in the protocol. */
const produceKey = 0;

/** The newest version of the produce request that the brokers and the client know. */
export async function produceApi(library: Library, producer: Producer): Promise<ProduceApi> {
  const { produceV7, produceV8, produceV9, produceV10, produceV11 } = library;
  const offered = (await producer.listApis()).find(({ apiKey }) => apiKey === produceKey);
  const known = [produceV11, produceV10, produceV9, produceV8, produceV7].find(
    ({ api }) => offered && api.version >= offered.minVersion && api.version <= offered.maxVersion,
  );
  if (!known) throw new library.ProtocolError("UNSUPPORTED_VERSION");
  return known.api.async;
}
