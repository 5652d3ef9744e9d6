import { Metadata, propagate, status, type StatusObject } from "@grpc/grpc-js";
import { type HttpHeaders, type Running, stopOn } from "@meterbridge/pooled-http";
import { method } from "../carrier.ts";
import type { Reply } from "../reply.ts";
import { brokenConnection } from "./broken-connection.ts";
import type { Channel } from "./channel.ts";

/**
 * Makes a call on the channel itself: what a client puts around it (interceptors, serializers, events) takes a tenth of the
 * CPU of a small export.
 */
export function unaryCall(
  channel: Channel,
  body: Uint8Array,
  headers: HttpHeaders,
  signal: AbortSignal,
  running: Running,
): Promise<Reply> {
  return new Promise((resolve) => {
    const metadata = metadataOf(headers);
    let hasBegun = false;
    let written = false;
    let answer: Uint8Array | undefined;
    const call = channel.client.getChannel().createCall(method, Infinity, undefined, null, propagate.DEFAULTS);
    const release = stopOn(signal, running, () => {
      release();
      resolve({ kind: "stopped", written });
      call.cancelWithStatus(status.CANCELLED, "called off");
    });
    const listener: Parameters<typeof call.start>[1] = {
      onReceiveMetadata() {
        hasBegun = true;
      },
      onReceiveMessage(message: Uint8Array) {
        answer ??= message;
        // The status comes when everything has been read; there may be more than the one message that is allowed.
        call.startRead();
      },
      onReceiveStatus(ended) {
        release();
        resolve(ended.code === status.OK ? taken(answer) : failed(ended, hasBegun, channel));
      },
    };
    channel.during(() => call.start(metadata, listener));
    const handedOver = (): void => {
      written = true;
    };
    call.sendMessageWithContext({ callback: handedOver }, Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    call.startRead();
    call.halfClose();
  });
}

function taken(answer: Uint8Array | undefined): Reply {
  return { kind: "status", status: status.OK, message: "", ...(answer && { body: answer }) };
}

/** `hasBegun`: the head of an answer was there. */
function failed(ended: Partial<StatusObject>, hasBegun: boolean, channel: Channel): Reply {
  // Without a code it is an error of grpc-js's own, about an answer that it cannot read.
  const { code = status.INTERNAL, details = "its answer cannot be read", metadata } = ended;
  if (code === status.UNAVAILABLE || code === status.INTERNAL || !channel.isConnected()) {
    const broken = brokenConnection(details);
    if (broken) return { kind: "broken", ...broken, ...(!broken.written && errorOf(channel)) };
  }
  const [statusDetails] = metadata?.get("grpc-status-details-bin") ?? [];
  const httpStatus = Number(/^Received HTTP status code (\d+)/.exec(details)?.[1]);
  const isUnreadable = ended.code === undefined || (hasBegun && isAboutAnswer.test(details));
  return {
    kind: "status",
    status: code,
    message: details,
    ...(typeof statusDetails === "object" && { details: statusDetails }),
    ...(httpStatus > 0 && { httpStatus }),
    ...(isUnreadable && { unreadable: true }),
  };
}

/** A far end refuses a request that is too large before it begins its answer. */
const isAboutAnswer = /larger than max|^Failed to decompress/;

function errorOf(channel: Channel): { readonly error?: unknown } {
  const error = channel.lastError();
  return error === undefined ? {} : { error };
}

function metadataOf(headers: HttpHeaders): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) {
    metadata.set(name, name.endsWith("-bin") ? Buffer.from(value, "base64") : value);
  }
  return metadata;
}
