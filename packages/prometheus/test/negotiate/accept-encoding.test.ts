import { expect, it } from "vitest";
import { type Encoding, negotiateEncoding } from "../../src/negotiate/accept-encoding.ts";

it.for<readonly [header: string | undefined, encoding: Encoding, isRequired?: boolean]>([
  [undefined, "identity"],
  ["", "identity"],
  ["gzip", "gzip"],
  ["GZIP", "gzip"],
  ["x-gzip", "gzip"],
  ["zstd", "zstd"],
  ["gzip, zstd", "zstd"],
  ["gzip, deflate, br, zstd", "zstd"],
  ["gzip;q=0.8, zstd;q=0.5", "gzip"],
  ["deflate, br", "identity"],
  ["identity", "identity"],
  ["identity, gzip", "gzip"],
  ["identity, gzip;q=0.5", "identity"],
  ["identity;q=0.5, gzip;q=0.5", "gzip"],
  ["identity;q=0.3, gzip;q=0.5", "gzip"],
  ["gzip;q=0", "identity"],
  ["gzip;q=0, *", "zstd"],
  ["*", "zstd"],
  ["*;q=0.5, gzip;q=0.6", "gzip"],
  ["*;q=0", "identity"],
  ["*;q=0, gzip;q=0.1", "gzip", true],
  ["*;q=0, gzip;q=0.1, identity;q=0.1", "gzip"],
  ["identity;q=0", "identity"],
  ["identity;q=0, gzip", "gzip", true],
  ["identity;q=0, *", "zstd", true],
  ["identity;q=0, br", "identity"],
  ["gzip;q=0, gzip", "gzip"],
  ["gzip;q=nonsense", "identity"],
  [",,;q=1, gzip", "gzip"],
])("%j: %s", ([header, encoding, isRequired = false]) => {
  expect(negotiateEncoding(header, ["zstd", "gzip"])).toEqual({ encoding, isRequired });
});

it("what is not offered is not chosen", () => {
  expect(negotiateEncoding("zstd, gzip;q=0.1", ["gzip"])).toEqual({ encoding: "gzip", isRequired: false });
  expect(negotiateEncoding("zstd, gzip", [])).toEqual({ encoding: "identity", isRequired: false });
});
