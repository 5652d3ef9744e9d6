import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip, inflate } from "node:zlib";
import type { HttpVerdict } from "./http-verdict.ts";
import type { Point } from "@meterbridge/conformance";
import { pointsOfOtlpJson, pointsOfOtlpProtobuf } from "./points-of-otlp.ts";

/** A request as it arrived, whole. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Decompressed. */
  readonly body: Uint8Array;
  /** As it was on the wire. */
  readonly wireBody: Uint8Array;
  /** Which of the far end's connections it came over, counted from 1. */
  readonly connection: number;
  /** What was done with it. */
  readonly verdict: HttpVerdict;
}

/** The data points of an OTLP request, by its content type. */
export function pointsOfHttpRequest({ headers, body }: RecordedRequest): readonly Point[] {
  const contentType = headers["content-type"] ?? "";
  if (contentType.startsWith("application/x-protobuf")) return pointsOfOtlpProtobuf(body);
  if (contentType.startsWith("application/json")) return pointsOfOtlpJson(Buffer.from(body).toString());
  throw new Error(`no OTLP request: content type ${JSON.stringify(contentType)}`);
}

/** Reads a request to its end; rejects when the client goes away before. */
export async function readRequest(
  incoming: IncomingMessage,
  connection: number,
  verdict: HttpVerdict,
): Promise<RecordedRequest> {
  const wireBody = Buffer.concat(await incoming.toArray());
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    headers: incoming.headers,
    body: await decompress(wireBody, incoming.headers["content-encoding"]),
    wireBody,
    connection,
    verdict,
  };
}

async function decompress(body: Buffer, encoding: string | undefined): Promise<Uint8Array> {
  if (encoding === "gzip") return await promisify(gunzip)(body);
  if (encoding === "deflate") return await promisify(inflate)(body);
  return body;
}
