import type { Payload } from "@meterbridge/core";
import { factsOf } from "../encode/message-facts.ts";

/** A message, as it is handed to a client. */
export interface Message {
  readonly topic: string;
  readonly key: Buffer | undefined;
  readonly value: Buffer;
}

/** The message that a payload is. */
export function asMessage(topic: string, { body, contentType }: Payload): Message {
  const { key } = factsOf(contentType);
  return { topic, key: key && asBuffer(key), value: asBuffer(body) };
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
