import type { Encoding } from "../negotiate/accept-encoding.ts";

/** What is sent for a request, by whatever sends it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** As it is before it is compressed. Others may send the same bytes. */
  readonly chunks: readonly Uint8Array[];
  readonly encoding: Encoding;
}

/** On every answer, whatever its status. */
export const manners = {
  "cache-control": "no-store",
  vary: "Accept, Accept-Encoding",
  "x-content-type-options": "nosniff",
};

/** An answer in words, for people and logs. */
export function inWords(status: number, words: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = new TextEncoder().encode(`${words}\n`);
  return {
    status,
    headers: {
      ...manners,
      "content-type": "text/plain; charset=utf-8",
      "content-length": String(body.length),
      ...headers,
    },
    chunks: [body],
    encoding: "identity",
  };
}

/** The answer to whatever would change something. */
export const methodNotAllowed: Answer = inWords(405, "Only GET and HEAD.", { allow: "GET, HEAD" });
