import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeRetryInfo } from "../src/index.ts";

/** A field whose value has a length. */
function field(number: number, value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}

function varintField(number: number, value: bigint): Buffer {
  const bytes = [number << 3];
  for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    if (rest <= 127n) return Buffer.from(bytes);
  }
}

function detail(type: string, message: Uint8Array): Buffer {
  return field(3, Buffer.concat([field(1, `type.googleapis.com/${type}`), field(2, message)]));
}

function retryInfo(seconds: bigint, nanos: bigint): Buffer {
  const delay = Buffer.concat([varintField(1, seconds), varintField(2, nanos)]);
  return detail("google.rpc.RetryInfo", field(1, delay));
}

describe("the RetryInfo of a status", () => {
  it.for([
    ["seconds", 3n, 0n, 3_000],
    ["a fraction of one", 1n, 250_000_000n, 1_250],
    ["nothing", 0n, 0n, 0],
    ["less than nothing", -5n, -1n, 0],
    ["an age", 10n ** 12n, 0n, 1e15],
  ] as const)("asks for %s", ([, seconds, nanos, expected]) => {
    expect(decodeRetryInfo(retryInfo(seconds, nanos))).toBe(expected);
  });

  it("is found among other details, code and message", () => {
    const status = [varintField(1, 8n), field(2, "slow down"), detail("google.rpc.ErrorInfo", field(1, "QUOTA"))];
    expect(decodeRetryInfo(Buffer.concat([...status, retryInfo(2n, 0n)]))).toBe(2_000);
  });

  it("asks for no wait when it says none", () => {
    expect(decodeRetryInfo(detail("google.rpc.RetryInfo", Buffer.of()))).toBe(0);
  });

  it("is not there in other details, in nothing and in garbage", () => {
    expect(decodeRetryInfo(detail("google.rpc.ErrorInfo", field(1, "QUOTA")))).toBeUndefined();
    expect(decodeRetryInfo(Buffer.of())).toBeUndefined();
    expect(decodeRetryInfo(retryInfo(3n, 0n).subarray(0, -2))).toBeUndefined();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (status) => void decodeRetryInfo(status)));
  });
});
