import type { Socket } from "node:net";
import { messageOf } from "@meterbridge/core";
import { reset } from "../connections.ts";
import { type KafkaRequest, readRequest } from "./kafka-request.ts";

/** More than any broker takes (`socket.request.max.bytes`). */
const largestFrame = 100 * 1024 * 1024;

/** What is done with a request. `false`: nothing is answered, and nothing is read any more. */
export type Handle = (request: KafkaRequest) => Promise<Buffer | undefined | false>;

/**
 * Reads requests from a connection, one after the other, and answers them in their order, as brokers do. One that cannot be read is
 * told as a breach, and ends the connection.
 */
export async function serveKafka(socket: Socket, handle: Handle, onBreach: (what: string) => void): Promise<void> {
  try {
    for await (const frame of framesOf(socket)) {
      const answer = await handle(readRequest(frame));
      if (answer === false) return;
      if (answer && !socket.destroyed) socket.write(answer);
    }
  } catch (error) {
    // A client that went away broke nothing.
    if (!socket.destroyed) onBreach(messageOf(error));
    reset(socket);
  }
}

async function* framesOf(socket: Socket): AsyncGenerator<Buffer> {
  let kept = Buffer.alloc(0);
  const chunks = socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of chunks) {
    kept = Buffer.concat([kept, chunk]);
    while (kept.length >= 4) {
      const size = kept.readInt32BE(0);
      if (size < 0 || size > largestFrame) throw new Error(`a request of ${size} bytes`);
      if (kept.length < 4 + size) break;
      yield kept.subarray(4, 4 + size);
      kept = kept.subarray(4 + size);
    }
  }
}
