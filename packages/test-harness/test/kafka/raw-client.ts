import type { KafkaFarEnd } from "@meterbridge/test-harness";
import { once } from "node:events";
import { connect } from "node:net";
import { onTestFinished } from "vitest";

/** A client that sends what it is given, in versions without compact types. */
export interface RawClient {
  /** Sends a request, and gives the answer behind its header. */
  ask(api: number, version: number, body: Uint8Array): Promise<Buffer>;
  /** Produces one batch (version 7), and gives the error and the offset. */
  produce(
    batch: Uint8Array,
    to?: { readonly topic?: string; readonly partition?: number; readonly acks?: number },
  ): Promise<readonly [number, number]>;
  /** Sends these bytes as they stand. */
  write(bytes: Uint8Array): void;
  /** Resolves when the far end has closed the connection, with how. */
  readonly closed: Promise<"in peace" | "reset">;
}

/** A client of one of the brokers, counted from 1. */
export async function rawClient(farEnd: KafkaFarEnd, broker = 1): Promise<RawClient> {
  const socket = connect(Number(farEnd.broker(broker).address.split(":")[1]), "127.0.0.1");
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  const closed = new Promise<"in peace" | "reset">((resolve) => {
    socket.once("close", (hadError) => resolve(hadError ? "reset" : "in peace"));
  });
  const ask: RawClient["ask"] = async (api, version, body) => {
    const header = Buffer.concat([int16(api), int16(version), int32(7), text("raw")]);
    socket.write(Buffer.concat([int32(header.length + body.length), header, body]));
    const answer = await frameOf(socket);
    return answer.subarray(4);
  };
  return {
    ask,
    write: (bytes) => void socket.write(bytes),
    closed,
    async produce(batch, { topic = "otlp_metrics", partition = 0, acks = -1 } = {}) {
      const body = [int16(-1), int16(acks), int32(1_000), int32(1), text(topic), int32(1), int32(partition)];
      const answer = await ask(0, 7, Buffer.concat([...body, int32(batch.length), batch]));
      const at = 4 + 2 + topic.length + 4 + 4;
      return [answer.readInt16BE(at), Number(answer.readBigInt64BE(at + 2))];
    },
  };
}

async function frameOf(socket: ReturnType<typeof connect>): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < 4 || bytes.length < 4 + bytes.readInt32BE(0)) {
    const [chunk] = (await once(socket, "data")) as [Buffer];
    bytes = Buffer.concat([bytes, chunk]);
  }
  return bytes.subarray(4);
}

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
}
