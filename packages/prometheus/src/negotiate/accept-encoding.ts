import { clausesOf } from "./clauses.ts";

/** How a body may be compressed. */
export type Encoding = "identity" | "gzip" | "zstd";

/** What a client wants of compression. */
export interface EncodingChoice {
  readonly encoding: Encoding;
  /** Whether it takes nothing but that; it would else do no harm to send it as it is. */
  readonly isRequired: boolean;
}

/**
 * How to compress for a client that sends this Accept-Encoding header. RFC 9110, 12.5.3.
 *
 * `offered` stands in the order in which equals are preferred. Where nothing fits, the body is sent as it is.
 */
export function negotiateEncoding(header: string | undefined, offered: readonly Encoding[]): EncodingChoice {
  const qualities = new Map<string, number>();
  for (const { value, quality } of clausesOf(header ?? "")) {
    const name = value === "x-gzip" ? "gzip" : value;
    qualities.set(name, Math.max(quality, qualities.get(name) ?? 0));
  }
  // Who does not speak of it takes the body as it is, but would rather have what it names.
  const isIdentityTaken = (qualities.get("identity") ?? qualities.get("*") ?? 1) > 0;
  let best: { readonly encoding: Encoding; readonly quality: number } = {
    encoding: "identity",
    quality: qualities.get("identity") ?? 0,
  };
  for (const encoding of offered) {
    const quality = qualities.get(encoding) ?? qualities.get("*") ?? 0;
    const isBetter = best.encoding === "identity" ? quality >= best.quality : quality > best.quality;
    if (encoding !== "identity" && quality > 0 && isBetter) best = { encoding, quality };
  }
  return { encoding: best.encoding, isRequired: best.encoding !== "identity" && !isIdentityTaken };
}
