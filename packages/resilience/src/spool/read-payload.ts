import type { Payload } from "@meterbridge/core";
import { readAt } from "./file-calls.ts";
import type { FrameAt } from "./read-frames.ts";

const { crc32 } = process.getBuiltinModule("node:zlib");

/**
 * The payload of a frame, as it was spooled; `undefined` when its bytes are damaged. It cannot be divided any more: what
 * it was made from is not on disk.
 */
export async function readPayload(fd: number, { frame, at }: FrameAt): Promise<Payload | undefined> {
  const body = Buffer.allocUnsafeSlow(frame.payloadBytes);
  const bytes = await readAt(fd, body, frame.payloadBytes, at + frame.headerBytes);
  if (bytes < frame.payloadBytes || crc32(body) !== frame.payloadCrc) return undefined;
  return {
    body,
    contentType: frame.contentType,
    ...(frame.gzip && { contentEncoding: "gzip" }),
    points: frame.points,
  };
}
