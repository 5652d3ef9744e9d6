import type { Payload } from "@meterbridge/core";
import type { Answer } from "@meterbridge/pooled-http";
import { linesPayload } from "../../src/lines/lines-payload.ts";

/** An answer as the transport gives it. */
export function answer(status: number, said: object | string = "", more: Partial<Answer> = {}): Answer {
  const isText = typeof said === "string";
  return {
    status,
    from: "influx.example:8086",
    headers: {},
    contentType: isText ? "text/plain" : "application/json",
    body: Buffer.from(isText ? said : JSON.stringify(said)),
    redact: (text) => text.replaceAll("s3cr3t", "[redacted]"),
    ...more,
  };
}

/** A payload of these lines; `points` says how many lines each data point has, one unless said. */
export function payloadOf(lines: readonly string[], points?: readonly number[]): Payload {
  let end = 0;
  const ends = points?.map((count) => (end += count));
  const count = points?.length ?? lines.length;
  const body = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  return linesPayload(
    body,
    Array.from({ length: count }, (_, index) => index),
    ends,
  );
}

/** The same as it comes out of a spool: nobody knows its lines. */
export function withoutLines({ body, contentType, points }: Payload): Payload {
  return { body, contentType, points };
}
