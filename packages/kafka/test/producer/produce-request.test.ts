import * as library from "@platformatic/kafka";
import type { Connection, Writer } from "@platformatic/kafka";
import { Writable } from "node:stream";
import { expect, it } from "vitest";
import { produceOn } from "../../src/producer/produce-request.ts";

const { produceV7, produceV8, produceV9, produceV10, produceV11 } = library;
const versions = { 7: produceV7, 8: produceV8, 9: produceV9, 10: produceV10, 11: produceV11 };
const topic = "otlp_metrics";
const record = { topic, partition: 3, timestamp: 5n, value: Buffer.from("hello") };
const header = Buffer.from("the client's header");

/** What a connection is asked to send. */
interface Sent {
  readonly frame: Buffer;
  readonly says: readonly unknown[];
}

const cases = [7, 8, 9, 10, 11].flatMap((version) => [-1, 0, 1].map((acks) => [version, acks] as const));

it.for(cases)("a frame is, byte for byte, the client's own: version %i, acks %i", async ([version, acks]) => {
  const batch = library.createRecordsBatch([record], { producerId: 1n }).buffer;
  const ours = await sentBy(async (connection) => {
    const send = await produceOn(library, connection);
    await send({ acks: acks as -1 | 0 | 1, patienceMs: 77, topic, partition: 3, batch });
  }, version);
  const { api } = versions[version as keyof typeof versions];
  const theirs = await sentBy((connection) => api.async(connection, acks, 77, [record], { producerId: 1n }));
  expect(ours).toEqual(theirs);
});

/** Lets a request go over a connection that frames it as the client's does, to a broker that knows it up to a version. */
async function sentBy(start: (connection: Connection) => Promise<unknown>, newest?: number): Promise<Sent> {
  const chunks: Buffer[] = [];
  const socket = new Writable({ write: (chunk: Buffer, _, done) => (chunks.push(Buffer.from(chunk)), done()) });
  let says: readonly unknown[] = [];
  const connection = {
    socket,
    send(...[key, version, create, , isRequestTagged, isAnswerTagged, answer]: Parameters<Connection["send"]>) {
      if (key === library.apiVersionsV1.api.key) {
        return answer(null, { apiKeys: [{ apiKey: 0, minVersion: 0, maxVersion: newest }] } as never);
      }
      const payload = (create as () => Writer)();
      says = [key, version, isRequestTagged, isAnswerTagged, payload.context["noResponse"] ?? false];
      socket.write(library.Writer.create().append(header).appendFrom(payload).prependLength().buffer);
      answer(null, undefined as never);
    },
  };
  await start(connection as unknown as Connection);
  return { frame: Buffer.concat(chunks), says };
}
