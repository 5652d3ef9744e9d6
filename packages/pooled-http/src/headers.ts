import { headerFault, headerValueFault, type OptionFault, type Rule, secret } from "@meterbridge/core";

export type HttpHeaders = Readonly<Record<string, string>>;

/** Headers, or a function that gives them anew for each attempt: a token that is about to expire, for instance. */
export type HeadersOption = HttpHeaders | (() => HttpHeaders | Promise<HttpHeaders>);

/** An object of header names and values, or a function that gives one. */
export const headersRule: Rule = secret((value) => {
  if (typeof value === "function") return undefined;
  if (typeof value !== "object" || value === null) return "an object of header names and values, or a function";
  const faults = wrongHeaders(value);
  return faults.length > 0 ? faults : undefined;
});

/** A text that a header's value can be. */
export const headerValueRule: Rule = (value) =>
  value !== "" && headerValueFault(value) === undefined ? undefined : "a text that a header can carry";

/** Names the headers that cannot be sent, and never their values. */
export function wrongHeaders(headers: object): readonly OptionFault[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const fault = headerFault(name, value);
    // A name that is none may hold anything, line ends included.
    const option = /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
    return fault === undefined ? [] : [{ option, fault }];
  });
}

/** Lays headers over each other, whatever the case of their names, as the flat list that `node:http` writes fastest. */
export function flatHeaders(...layers: readonly HttpHeaders[]): readonly string[] {
  const byName = new Map<string, readonly [string, string]>();
  for (const headers of layers) {
    for (const name of Object.keys(headers)) byName.set(name.toLowerCase(), [name, headers[name]!]);
  }
  return [...byName.values()].flat();
}
