import type { Payload } from "@meterbridge/core";
import { factsOf } from "../encode/payload-kind.ts";

/** The most bytes of a request as it is sent, to the intakes of series and of OTLP: less than 500 KiB, as Datadog's own test intake says. */
const mostBytes = 511_999;

/** What the Agent sends of sketches at once, also as it is sent. */
const mostSketchBytes = 3_200_000;

/** The most bytes of a request before compression. */
const mostRawBytes = 5_242_880;

/** The most bytes of this payload as it is sent. */
export function mostBytesOf({ contentType }: Payload): number {
  return factsOf(contentType)?.kind === "sketches" ? mostSketchBytes : mostBytes;
}

/** How large an encoder makes payloads. What is not compressed is sent as it is. */
export function rawBytes(maxRequestBytes: number = mostRawBytes, compression: "gzip" | "none" = "gzip"): number {
  return Math.min(maxRequestBytes, compression === "none" ? mostBytes : mostRawBytes);
}
