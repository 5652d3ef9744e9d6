import { type Client, connectivityState, Metadata, propagate, status, type StatusObject } from "@grpc/grpc-js";
import { type HttpHeaders, type Running, stopOn } from "@meterbridge/pooled-http";
import { method } from "../carrier.ts";
import type { Reply } from "../reply.ts";
import { brokenConnection } from "./broken-connection.ts";

/**
 * Makes a call on the channel itself: what a client puts around it (interceptors, serializers, events) takes a tenth of the
 * CPU of a small export.
 */
export function unaryCall(
  client: Client,
  body: Uint8Array,
  metadata: HttpHeaders,
  signal: AbortSignal,
  running: Running,
): Promise<Reply> {
  return new Promise((resolve) => {
    let hasBegun = false;
    let answer: Uint8Array | undefined;
    const call = client.getChannel().createCall(method, Infinity, undefined, null, propagate.DEFAULTS);
    const release = stopOn(signal, running, () => {
      release();
      resolve({ kind: "stopped", written: isConnected(client) });
      call.cancelWithStatus(status.CANCELLED, "called off");
    });
    call.start(metadataOf(metadata), {
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
        resolve(ended.code === status.OK ? taken(answer) : failed(ended, hasBegun));
      },
    });
    call.sendMessageWithContext({}, Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    call.startRead();
    call.halfClose();
  });
}

/** Whether there is a connection that calls go over. */
export function isConnected(client: Client): boolean {
  return client.getChannel().getConnectivityState(false) === connectivityState.READY;
}

function taken(answer: Uint8Array | undefined): Reply {
  return { kind: "status", status: status.OK, message: "", ...(answer && { body: answer }) };
}

/** `hasBegun`: the head of an answer was there. */
function failed({ code, details, metadata }: StatusObject, hasBegun: boolean): Reply {
  const broken = code === status.UNAVAILABLE ? brokenConnection(details) : undefined;
  if (broken) return { kind: "broken", ...broken };
  const [statusDetails] = metadata.get("grpc-status-details-bin");
  const httpStatus = Number(/^Received HTTP status code (\d+)/.exec(details)?.[1]);
  return {
    kind: "status",
    status: code,
    message: details,
    ...(typeof statusDetails === "object" && { details: statusDetails }),
    ...(httpStatus > 0 && { httpStatus }),
    // A far end refuses a request before it begins its answer: this is about the answer.
    ...(hasBegun && code === status.RESOURCE_EXHAUSTED && /larger than max/.test(details) && { unreadable: true }),
  };
}

function metadataOf(headers: HttpHeaders): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) {
    metadata.set(name, name.endsWith("-bin") ? Buffer.from(value, "base64") : value);
  }
  return metadata;
}
