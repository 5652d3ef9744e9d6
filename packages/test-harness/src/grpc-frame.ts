import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** A message as gRPC sends it. */
export interface GrpcMessage {
  /** Decompressed. */
  readonly message: Uint8Array;
  /** As it was on the wire, behind the prefix. */
  readonly wireMessage: Uint8Array;
  /** What the prefix says of it. */
  readonly compressed: boolean;
}

/** A call that is broken, with the status by which it has to be answered. */
export class BrokenCall extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const prefixBytes = 5;
const internal = 13;
const unimplemented = 12;

/** Puts the prefix of gRPC before a message: a flag that says whether it is compressed, and its length. */
export function grpcFrame(message: Uint8Array, compressed: boolean = false): Uint8Array {
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt8(Number(compressed), 0);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** Reads the one message of a unary call; rejects with a `BrokenCall` when there is none, or more, or a broken one. */
export async function readGrpcMessage(bytes: Buffer, encoding: string | undefined): Promise<GrpcMessage> {
  if (bytes.length < prefixBytes) throw new BrokenCall(internal, `${bytes.length} bytes are no message`);
  const flag = bytes.readUInt8(0);
  const length = bytes.readUInt32BE(1);
  const wireMessage = bytes.subarray(prefixBytes);
  if (flag > 1) throw new BrokenCall(internal, `the compressed flag is ${flag}`);
  if (wireMessage.length !== length) {
    throw new BrokenCall(internal, `the prefix says ${length} bytes, and there are ${wireMessage.length}`);
  }
  if (flag === 0) return { message: wireMessage, wireMessage, compressed: false };
  return { message: await decompress(wireMessage, encoding), wireMessage, compressed: true };
}

async function decompress(bytes: Uint8Array, encoding: string = "identity"): Promise<Uint8Array> {
  if (encoding === "identity") throw new BrokenCall(internal, "a compressed message without a grpc-encoding");
  if (encoding !== "gzip") throw new BrokenCall(unimplemented, `there is no grpc-encoding ${encoding} here`);
  try {
    return await promisify(gunzip)(bytes);
  } catch (error) {
    throw new BrokenCall(internal, `no gzip: ${(error as Error).message}`);
  }
}
