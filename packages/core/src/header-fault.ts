const token = /^[\w!#$%&'*+.^`|~-]+$/;
// oxlint-disable-next-line no-control-regex -- RFC 9110, 5.5: visible characters, space and tab; sent as Latin-1
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What a request says about itself, over HTTP or gRPC: a header of a user's would change how it is framed. */
const reserved: ReadonlySet<string> = new Set([
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Says why a header cannot be sent, and never its value; `undefined` when it can. RFC 9110, 5.5 and 5.6.2. */
export function headerFault(name: string, value: unknown): string | undefined {
  if (!token.test(name)) return "is no name of a header";
  if (reserved.has(name.toLowerCase())) return "is set by the transport";
  return headerValueFault(value);
}

/** Says why a text cannot be a header's value; `undefined` when it can. */
export function headerValueFault(value: unknown): string | undefined {
  if (typeof value !== "string") return "its value is no text";
  return fieldValue.test(value) ? undefined : "its value holds characters that no header can";
}
