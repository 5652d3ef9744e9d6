/**
 * What a transport has to know of a payload, also after it has been on a disk, where nothing but its bytes and its content
 * type are kept: the key is said in a parameter of the content type, which goes no further than to the transport.
 */
export interface MessageFacts {
  readonly contentType: string;
  readonly key?: Uint8Array;
}

const parameter = "; kafka-key=";

/** The content type of a payload whose message has this key. A key of no bytes is one, too. */
export function contentTypeOf({ contentType, key }: MessageFacts): string {
  return key === undefined ? contentType : `${contentType}${parameter}${Buffer.from(key).toString("base64url")}`;
}

export function factsOf(type: string): MessageFacts {
  const at = type.lastIndexOf(parameter);
  if (at < 0) return { contentType: type };
  return { contentType: type.slice(0, at), key: Buffer.from(type.slice(at + parameter.length), "base64url") };
}
