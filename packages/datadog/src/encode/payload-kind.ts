/** The two kinds of payload of mode "native", each with an address and limits of its own. */
export type PayloadKind = "series" | "sketches";

/** What is sent to an intake, that of mode "otlp" too. */
export type SentKind = PayloadKind | "otlp";

/**
 * What a transport has to know of a payload, also after it has been on a disk, where nothing but its bytes and its content
 * type are kept: it is said in parameters of the content type, which are taken off before it is sent.
 */
export interface PayloadFacts {
  readonly kind: SentKind;
  /** The second, since 1970, of its newest point. */
  readonly newest: number;
}

/** The `detail` of a payload. */
export interface PayloadDetail {
  /** The second, since 1970, of each data point in it. */
  readonly seconds: readonly number[];
}

/** The content type that is sent. */
export const contentType = "application/x-protobuf";

export function contentTypeOf({ kind, newest }: PayloadFacts): string {
  return `${contentType}; kind=${kind}; newest=${newest}`;
}

/** The facts of a payload with this content type; `undefined` when it is none of ours. */
export function factsOf(type: string): PayloadFacts | undefined {
  const match = /^application\/x-protobuf; kind=(series|sketches|otlp); newest=(\d+)$/.exec(type);
  return match ? { kind: match[1] as SentKind, newest: Number(match[2]) } : undefined;
}
