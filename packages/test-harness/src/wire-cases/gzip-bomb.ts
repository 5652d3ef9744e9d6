import { gzipSync } from "node:zlib";

const mebibyte = 2 ** 20;

/** A small gzip file that unpacks to so many MiB: its members do so one after the other (RFC 1952, 2.2). */
export function gzipBomb(mebibytes: number): Uint8Array {
  const member = gzipSync(Buffer.alloc(mebibyte));
  return Buffer.concat(Array.from({ length: mebibytes }, () => member));
}
