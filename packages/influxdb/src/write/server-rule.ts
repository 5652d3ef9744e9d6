import type { Rule } from "@meterbridge/core";
import { httpTransportRules } from "@meterbridge/pooled-http";

/** A server's base address, to which the path and the parameters of a write API can be appended. */
export const serverRule: Rule = (value) => {
  const wrong = httpTransportRules.url(value);
  if (wrong !== undefined) return wrong;
  const { pathname, search, hash } = new URL(value as string | URL);
  if (search || hash) return "the server's base, without a query: bucket, database and so on are options";
  const isWritePath = /\/(?:write|api\/v2\/write|api\/v3\/write_lp)\/*$/.test(pathname);
  return isWritePath ? "the server's base: the path of the write API is appended to it" : undefined;
};
