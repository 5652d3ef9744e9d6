import type { Answer } from "@meterbridge/pooled-http";

/** An answer as the transport gives it. */
export function answer(status: number, said: object | string = "", more: Partial<Answer> = {}): Answer {
  const isText = typeof said === "string";
  return {
    status,
    from: "api.datadoghq.example:443",
    headers: {},
    contentType: isText ? "text/plain" : "application/json",
    body: Buffer.from(isText ? said : JSON.stringify(said)),
    redact: (text) => text.replaceAll("s3cr3t", "[redacted]"),
    ...more,
  };
}
