import type { LookupFunction, Socket } from "node:net";
import type { HttpSettings } from "../../src/index.ts";

/** How requests are made. Every part is something that a mutant can get wrong. */
export interface Wire {
  readonly url: URL;
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  readonly lookup: LookupFunction | undefined;
  readonly tls: NonNullable<HttpSettings["tls"]>;
  /** Which faults of a certificate are overlooked. */
  readonly overlooks: (fault: string) => boolean;
  readonly keepAlive: boolean;
  /** Whether a kept connection that is dead is replaced at once. */
  readonly reconnects: boolean;
  readonly hasLength: boolean;
  /** In which part of a request it is not heard that the time is over. */
  readonly deafIn?: Phase;
  /** How many bytes of an answer are read, and how many bytes it may unpack to. */
  readonly mostBytes: number;
  readonly mostUnpackedBytes: number;
  /** Is shown each new connection. */
  readonly onConnect?: (socket: Socket) => void;
}

export type Phase = "headers" | "lookup" | "connect" | "head" | "body";

export function rightWire({ url, headers, secret, lookup, tls = {} }: HttpSettings): Wire {
  return {
    url: new URL(url),
    headers: headers ?? (async () => ({ authorization: `Bearer ${secret}` })),
    lookup,
    tls,
    overlooks: () => false,
    keepAlive: true,
    reconnects: true,
    hasLength: true,
    mostBytes: 4 * 2 ** 20,
    mostUnpackedBytes: 4 * 2 ** 20,
  };
}
