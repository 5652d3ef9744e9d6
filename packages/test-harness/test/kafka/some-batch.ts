/** A record batch of one record, as bytes written by hand; whatever is said of it stands in it, right or wrong. */
export interface SomeBatch {
  readonly value?: Uint8Array;
  readonly key?: Uint8Array;
  readonly headers?: readonly (readonly [string, string])[];
  readonly producerId?: bigint;
  readonly epoch?: number;
  readonly sequence?: number;
  readonly baseOffset?: bigint;
  readonly magic?: number;
  readonly attributes?: number;
  readonly lastOffsetDelta?: number;
  /** Of the record, in milliseconds since 1970; now, unless said. */
  readonly time?: bigint;
  readonly maxTimestamp?: bigint;
  readonly count?: number;
  /** Added to the length, and to the checksum. */
  readonly lengthOff?: number;
  readonly crcOff?: number;
  /** In place of what the records are. */
  readonly records?: Uint8Array;
  /** Behind the batch. */
  readonly trailing?: Uint8Array;
}

export function someBatch(batch: SomeBatch = {}): Buffer {
  const { producerId = -1n, epoch = -1, sequence = -1, count = 1, records = someRecord(batch) } = batch;
  const { time = BigInt(Date.now()) } = batch;
  const behindCrc = Buffer.alloc(40);
  behindCrc.writeInt16BE(batch.attributes ?? 0, 0);
  behindCrc.writeInt32BE(batch.lastOffsetDelta ?? count - 1, 2);
  behindCrc.writeBigInt64BE(time, 6);
  behindCrc.writeBigInt64BE(batch.maxTimestamp ?? time, 14);
  behindCrc.writeBigInt64BE(producerId, 22);
  behindCrc.writeInt16BE(epoch, 30);
  behindCrc.writeInt32BE(sequence, 32);
  behindCrc.writeInt32BE(count, 36);
  const body = Buffer.concat([behindCrc, records]);
  const head = Buffer.alloc(21);
  head.writeBigInt64BE(batch.baseOffset ?? 0n, 0);
  head.writeInt32BE(9 + body.length + (batch.lengthOff ?? 0), 8);
  head.writeInt32BE(-1, 12);
  head.writeInt8(batch.magic ?? 2, 16);
  head.writeUInt32BE((checksum(body) + (batch.crcOff ?? 0)) % 2 ** 32, 17);
  return Buffer.concat([head, body, batch.trailing ?? new Uint8Array()]);
}

/** One record; its parts may be lied about. */
export function someRecord(
  record: SomeBatch & { readonly offsetDelta?: number; readonly attributes?: number } = {},
): Buffer {
  const { headers = [], key, value = new Uint8Array(), offsetDelta = 0 } = record;
  const body = Buffer.concat([
    Uint8Array.of(0, ...zigzag(0), ...zigzag(offsetDelta)),
    ...sized(key),
    ...sized(value),
    Uint8Array.from(zigzag(headers.length)),
    ...headers.flatMap(([name, text]) => [...sized(Buffer.from(name)), ...sized(Buffer.from(text))]),
  ]);
  return Buffer.concat(sized(body));
}

function sized(bytes: Uint8Array | undefined): readonly Uint8Array[] {
  return bytes ? [Uint8Array.from(zigzag(bytes.length)), bytes] : [Uint8Array.from(zigzag(-1))];
}

function zigzag(value: number): readonly number[] {
  const bytes: number[] = [];
  let left = value < 0 ? -2 * value - 1 : 2 * value;
  while (left > 127) {
    bytes.push(128 + (left % 128));
    left = Math.floor(left / 128);
  }
  return [...bytes, left];
}

/** CRC-32C bit by bit. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}
