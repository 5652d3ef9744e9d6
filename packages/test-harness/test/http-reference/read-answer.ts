import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Wire } from "./wire.ts";

/** The body of an answer, or why there is none. */
export type Body = { readonly bytes: Buffer } | { readonly fault: "cut" | "too large" | "cannot be unpacked" };

const unzip = promisify(gunzip);

export async function readAnswer(answer: IncomingMessage, { mostBytes, mostUnpackedBytes }: Wire): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > mostBytes) return { fault: "too large" };
      chunks.push(chunk);
    }
  } catch {
    return { fault: "cut" };
  }
  const bytes = Buffer.concat(chunks);
  const encoding = answer.headers["content-encoding"] ?? "identity";
  if (encoding === "identity") return { bytes };
  if (encoding !== "gzip") return { fault: "cannot be unpacked" };
  try {
    return { bytes: await unzip(bytes, { maxOutputLength: mostUnpackedBytes }) };
  } catch (error) {
    const isLarge = (error as { readonly code?: string }).code === "ERR_BUFFER_TOO_LARGE";
    return { fault: isLarge ? "too large" : "cannot be unpacked" };
  }
}
