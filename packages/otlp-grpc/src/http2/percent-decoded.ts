/** Reads a `grpc-message`; what is no percent-encoding stands as it is. gRPC over HTTP2, "Status-Message". */
export function percentDecoded(text: string): string {
  if (!text.includes("%")) return text;
  return text.replaceAll(/(?:%[\da-f]{2})+/gi, (codes) => Buffer.from(codes.replaceAll("%", ""), "hex").toString());
}
