import { callable, clockRule, integer, type Rules, url } from "@meterbridge/core";
import { headersRule, headerValueRule } from "../headers.ts";
import type { CommonHttpOptions } from "../transport-maker.ts";

export interface FetchTransportOptions extends CommonHttpOptions {
  /** What sends: a service binding's, for instance. The global one unless said, as it is when something is sent. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

export const fetchTransportRules: Rules<FetchTransportOptions> = {
  url: url("http:", "https:"),
  headers: headersRule,
  classify: callable,
  userAgent: headerValueRule,
  maxResponseBytes: integer("bytes", 1),
  fetch: callable,
  clock: clockRule,
};
