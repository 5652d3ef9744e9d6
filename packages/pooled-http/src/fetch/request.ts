import type { Payload } from "@meterbridge/core";
import type { HttpHeaders } from "../headers.ts";

/** Makes the request of a payload; `asked` headers are laid over the fixed ones. */
export type RequestOf = (payload: Payload, asked: HttpHeaders | undefined) => readonly [string, RequestInit];

/** Prepares what all requests to an address have in common. */
export function requestOf(address: URL, layers: readonly HttpHeaders[]): RequestOf {
  const url = withoutUserInfo(address);
  const fixed = new Headers();
  for (const headers of layers) lay(headers, fixed);
  return ({ body, contentType, contentEncoding }, asked = {}) => {
    const headers = new Headers(fixed);
    lay(asked, headers);
    headers.set("Content-Type", contentType);
    if (contentEncoding) headers.set("Content-Encoding", contentEncoding);
    // Neither `credentials` nor `cache` is said: workers refuse the first, and no POST is cached.
    return [url, { method: "POST", headers, body: body as Uint8Array<ArrayBuffer>, redirect: "manual" }];
  };
}

/** `fetch` refuses an address with user info; it is sent as a header. */
function withoutUserInfo(address: URL): string {
  const bare = new URL(address);
  bare.username = "";
  bare.password = "";
  return bare.href;
}

function lay(headers: HttpHeaders, over: Headers): void {
  for (const [name, value] of Object.entries(headers)) over.set(name, value);
}
