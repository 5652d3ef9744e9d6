import { zstdDecompressSync } from "node:zlib";
import type { RecordedRequest } from "../recorded-request.ts";

/** The body decompressed, also from the encodings that only Datadog takes; `undefined` when it is not what it says. */
export function rawBody({ headers, body, wireBody }: RecordedRequest): Uint8Array | undefined {
  const encoding = headers["content-encoding"];
  if (encoding !== "zstd" && encoding !== "zstd1") return body;
  try {
    return zstdDecompressSync(wireBody);
  } catch {
    return undefined;
  }
}
