import { readFields, textOf } from "./protobuf/reader.ts";

/**
 * Reads the message out of a google.rpc.Status, which is the body of an OTLP error.
 *
 * `undefined` when there is none, and when the body is not a status (a proxy's page, say). It never throws.
 */
export function decodeStatus(body: Uint8Array, contentType: "protobuf" | "json"): string | undefined {
  try {
    const message = contentType === "json" ? fromJson(body) : fromProtobuf(body);
    return message === "" ? undefined : message;
  } catch {
    return undefined;
  }
}

function fromProtobuf(body: Uint8Array): string {
  let message = "";
  for (const { number, value } of readFields(body)) if (number === 2) message = textOf(value);
  return message;
}

function fromJson(body: Uint8Array): string {
  const { message } = JSON.parse(Buffer.from(body).toString("utf8")) as { message?: unknown };
  return typeof message === "string" ? message : "";
}
