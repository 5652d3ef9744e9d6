import { codeOf } from "@meterbridge/core";

/** The one message of an answer. */
interface Message {
  /** Decompressed; absent when there is none, or it cannot be read. */
  readonly body?: Uint8Array;
  /** It is larger than allowed. */
  readonly isTooLong?: true;
}

const prefixBytes = 5;

/**
 * Reads a message of at most `maxBytes` after decompression, and tells `done` once. gRPC over HTTP2,
 * "Length-Prefixed-Message".
 */
export function readMessage(
  chunks: readonly Buffer[],
  encoding: string,
  maxBytes: number,
  done: (message: Message) => void,
): void {
  const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  if (bytes.length < prefixBytes || bytes.length - prefixBytes !== bytes.readUInt32BE(1)) return done({});
  const body = bytes.subarray(prefixBytes);
  const flag = bytes[0];
  if (flag === 0) done(body.length > maxBytes ? { isTooLong: true } : { body });
  else if (flag === 1 && encoding === "gzip") unzip(body, maxBytes, done);
  else done({});
}

function unzip(bytes: Uint8Array, maxBytes: number, done: (message: Message) => void): void {
  process.getBuiltinModule("node:zlib").gunzip(bytes, { maxOutputLength: maxBytes }, (error, body) => {
    if (!error) done({ body });
    else done(codeOf(error) === "ERR_BUFFER_TOO_LARGE" ? { isTooLong: true } : {});
  });
}
