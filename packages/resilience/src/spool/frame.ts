const { crc32 } = process.getBuiltinModule("node:zlib");

/**
 * What stands before each payload in a segment. A segment is frames, one after the other, and nothing else; numbers are
 * little-endian.
 *
 * | at | bytes | is                                                                                       |
 * | -- | ----- | ---------------------------------------------------------------------------------------- |
 * | 0  | 8     | the magic `MBspool\n`, to find the next frame behind damage                              |
 * | 8  | 1     | version: 1                                                                               |
 * | 9  | 1     | flags: 1 the payload is gzip'd, 2 it only opens the segment                              |
 * | 10 | 2     | length of the header, content type included                                              |
 * | 12 | 4     | length of the payload                                                                    |
 * | 16 | 8     | sequence: counts the payloads of one sub-directory, from 1; those not written have one   |
 * | 24 | 8     | data points in all payloads before it: tells how many are lost where frames are damaged  |
 * | 32 | 8     | when it was spooled, in milliseconds since 1970                                          |
 * | 40 | 8     | the same by the monotonic clock of the process that wrote it, in milliseconds            |
 * | 48 | 4     | data points in it                                                                        |
 * | 52 | 4     | CRC-32 of the payload                                                                    |
 * | 56 | 4     | zero                                                                                     |
 * | 60 | 4     | CRC-32 of the header without these four bytes, content type included                     |
 * | 64 | …     | content type                                                                             |
 *
 * The payload follows. The first frame of a segment has no payload; its sequence and its points are those of the next one.
 */
export interface Frame {
  readonly sequence: number;
  readonly pointsBefore: number;
  readonly wallTimeMs: number;
  readonly monotonicMs: number;
  readonly points: number;
  readonly contentType: string;
  readonly gzip: boolean;
  /** It carries nothing, and only opens the segment. */
  readonly opening: boolean;
  readonly headerBytes: number;
  readonly payloadBytes: number;
  readonly payloadCrc: number;
}

export type FrameFacts = Omit<Frame, "headerBytes" | "payloadBytes" | "payloadCrc">;

export const magic: Buffer = Buffer.from("MBspool\n", "latin1");

/** The part of a header that is always there. */
export const fixedBytes = 64;

/** Longer content types are nobody's; the header's length is bounded by it. */
export const maxContentTypeBytes = 1024;

const version = 1;
const gzipFlag = 1;
const openingFlag = 2;
const crcAt = 60;

export function frameBytes({ headerBytes, payloadBytes }: Pick<Frame, "headerBytes" | "payloadBytes">): number {
  return headerBytes + payloadBytes;
}

/** How long the frame of a payload will be. */
export function frameBytesFor({
  contentType,
  body,
}: {
  readonly contentType: string;
  readonly body: Uint8Array;
}): number {
  return fixedBytes + Math.min(Buffer.byteLength(contentType, "utf8"), maxContentTypeBytes) + body.byteLength;
}

export function encodeHeader(facts: FrameFacts, payload: Uint8Array): Buffer {
  const contentType = Buffer.from(facts.contentType, "utf8").subarray(0, maxContentTypeBytes);
  const header = Buffer.alloc(fixedBytes + contentType.byteLength);
  magic.copy(header);
  header[8] = version;
  header[9] = (facts.gzip ? gzipFlag : 0) | (facts.opening ? openingFlag : 0);
  header.writeUInt16LE(header.byteLength, 10);
  header.writeUInt32LE(payload.byteLength, 12);
  writeWide(header, facts.sequence, 16);
  writeWide(header, facts.pointsBefore, 24);
  writeWide(header, facts.wallTimeMs, 32);
  writeWide(header, facts.monotonicMs, 40);
  header.writeUInt32LE(facts.points, 48);
  header.writeUInt32LE(crc32(payload), 52);
  contentType.copy(header, fixedBytes);
  header.writeUInt32LE(headerCrc(header, 0, header.byteLength), crcAt);
  return header;
}

/**
 * Reads the header at this place of some bytes. `undefined` when there is none, or a damaged one; `"short"` when the
 * bytes end within what may be one.
 */
export function decodeHeader(bytes: Buffer, at: number, end: number): Frame | "short" | undefined {
  const known = Math.min(magic.byteLength, end - at);
  if (bytes.compare(magic, 0, known, at, at + known) !== 0) return undefined;
  if (end - at < fixedBytes) return "short";
  const headerBytes = bytes.readUInt16LE(at + 10);
  if (bytes[at + 8] !== version || headerBytes < fixedBytes || headerBytes > fixedBytes + maxContentTypeBytes) {
    return undefined;
  }
  if (end - at < headerBytes) return "short";
  if (headerCrc(bytes, at, headerBytes) !== bytes.readUInt32LE(at + crcAt)) return undefined;
  const flags = bytes[at + 9]!;
  return {
    sequence: readWide(bytes, at + 16),
    pointsBefore: readWide(bytes, at + 24),
    wallTimeMs: readWide(bytes, at + 32),
    monotonicMs: readWide(bytes, at + 40),
    points: bytes.readUInt32LE(at + 48),
    contentType: bytes.toString("utf8", at + fixedBytes, at + headerBytes),
    gzip: (flags & gzipFlag) !== 0,
    opening: (flags & openingFlag) !== 0,
    headerBytes,
    payloadBytes: bytes.readUInt32LE(at + 12),
    payloadCrc: bytes.readUInt32LE(at + 52),
  };
}

function headerCrc(bytes: Buffer, at: number, headerBytes: number): number {
  const fixed = crc32(bytes.subarray(at, at + crcAt));
  return headerBytes > fixedBytes ? crc32(bytes.subarray(at + fixedBytes, at + headerBytes), fixed) : fixed;
}

function writeWide(bytes: Buffer, value: number, at: number): void {
  const whole = Math.min(Math.max(0, Math.floor(value)), Number.MAX_SAFE_INTEGER);
  bytes.writeUInt32LE(whole % 2 ** 32, at);
  bytes.writeUInt32LE(Math.floor(whole / 2 ** 32), at + 4);
}

function readWide(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
}
