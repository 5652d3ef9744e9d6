import type { OptionFault, Rule } from "@meterbridge/core";

export type HttpHeaders = Readonly<Record<string, string>>;

/** Headers, or a function that gives them anew for each attempt: a token that is about to expire, for instance. */
export type HeadersOption = HttpHeaders | (() => HttpHeaders | Promise<HttpHeaders>);

const token = /^[\w!#$%&'*+.^`|~-]+$/;
// oxlint-disable-next-line no-control-regex -- RFC 9110, 5.5: visible characters, space and tab; sent as Latin-1
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What the transport says itself, and what would change how the request is framed. */
const reserved: readonly string[] = [
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
];

/** An object of header names and values, or a function that gives one. */
export const headersRule: Rule = (value) => {
  if (typeof value === "function") return undefined;
  if (typeof value !== "object" || value === null) return "an object of header names and values, or a function";
  const faults = wrongHeaders(value);
  return faults.length > 0 ? faults : undefined;
};

/** A text that a header's value can be. */
export const headerValueRule: Rule = (value) =>
  typeof value === "string" && value !== "" && fieldValue.test(value) ? undefined : "a text that a header can carry";

/** Names the headers that cannot be sent, and never their values. */
export function wrongHeaders(headers: object): readonly OptionFault[] {
  const faults: OptionFault[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (!token.test(name)) faults.push({ option: JSON.stringify(name), fault: "is no name of a header" });
    else if (reserved.includes(name.toLowerCase())) faults.push({ option: name, fault: "is set by the transport" });
    else if (typeof value !== "string") faults.push({ option: name, fault: "its value is no text" });
    else if (!fieldValue.test(value))
      faults.push({ option: name, fault: "its value holds characters that no header can" });
  }
  return faults;
}

/** Lays headers over each other, whatever the case of their names, as the flat list that `node:http` writes fastest. */
export function flatHeaders(...layers: readonly HttpHeaders[]): readonly string[] {
  const byName = new Map<string, readonly [string, string]>();
  for (const headers of layers) {
    for (const name of Object.keys(headers)) byName.set(name.toLowerCase(), [name, headers[name]!]);
  }
  return [...byName.values()].flat();
}
