import type { Payload } from "@meterbridge/core";
import type { HttpHeaders } from "@meterbridge/pooled-http";
import type { OutgoingHttpHeaders } from "node:http2";
import { method } from "../carrier.ts";
import type { Endpoint } from "../endpoint.ts";

type HeadersOf = (metadata: HttpHeaders, encoding: Payload["contentEncoding"]) => OutgoingHttpHeaders;

/** Makes the headers of a call. gRPC over HTTP2, "Requests". They are kept for as long as the metadata is the same. */
export function requestHeaders({ secure, authority }: Endpoint, userAgent: string): HeadersOf {
  const own: OutgoingHttpHeaders = {
    ":method": "POST",
    ":scheme": secure ? "https" : "http",
    ":authority": authority,
    ":path": method,
    te: "trailers",
    "content-type": "application/grpc",
    "user-agent": userAgent,
    "grpc-accept-encoding": "identity,gzip",
  };
  let last: HttpHeaders | undefined;
  let plain: OutgoingHttpHeaders;
  let zipped: OutgoingHttpHeaders;
  return (metadata, encoding) => {
    if (metadata !== last) {
      last = metadata;
      plain = { ...metadata, ...own };
      zipped = { ...plain, "grpc-encoding": "gzip" };
    }
    return encoding === "gzip" ? zipped : plain;
  };
}
