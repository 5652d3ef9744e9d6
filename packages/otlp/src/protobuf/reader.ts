/** One field of a message. */
export interface Field {
  readonly number: number;
  /** A varint, or what a length stands before. Fields of fixed width are skipped. */
  readonly value: bigint | Uint8Array;
}

/** Reads the fields of a message. @throws {RangeError} when it is cut off or no message. */
export function* readFields(message: Uint8Array): Generator<Field, void> {
  let at = 0;
  while (at < message.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    switch (Number(tag & 7n)) {
      case 0:
        yield { number, value: varint() };
        break;
      case 1:
        skip(8);
        break;
      case 2: {
        const length = Number(varint());
        const from = at;
        yield { number, value: message.subarray(from, skip(length)) };
        break;
      }
      case 5:
        skip(4);
        break;
      default:
        throw new RangeError("no such wire type");
    }
  }

  function varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new RangeError("a varint without an end");
  }

  function skip(bytes: number): number {
    at += bytes;
    if (at > message.length) throw new RangeError("cut off");
    return at;
  }
}

/** Bytes as text; what is not UTF-8 becomes U+FFFD. */
export function textOf(value: bigint | Uint8Array): string {
  return typeof value === "bigint"
    ? ""
    : Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("utf8");
}
