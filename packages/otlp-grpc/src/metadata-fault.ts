const reserved = /^(grpc-|:|(user-agent|proxy-connection|http2-settings)$)/;
const name = /^[\da-z_.-]+$/;
// gRPC over HTTP2, "Custom-Metadata": visible ASCII and spaces.
const asciiValue = /^[\x20-\x7e]*$/;
const base64 = /^[\d+/A-Za-z]*={0,2}$/;

/** Says why a header cannot be metadata, and never its value; `undefined` when it can. */
export function metadataFault(header: string, value: string): string | undefined {
  const lower = header.toLowerCase();
  if (!name.test(lower)) return "is no name of metadata";
  if (reserved.test(lower)) return "is set by gRPC";
  if (lower.endsWith("-bin")) return base64.test(value) ? undefined : "its value is no base64, which -bin asks for";
  return asciiValue.test(value) ? undefined : "its value holds characters that no metadata can";
}
