import type { Transport } from "@meterbridge/core";
import type { HttpTransportOptions } from "./http-transport.ts";

/** What every transport over HTTP takes, whatever it sends by. */
export type CommonHttpOptions = Pick<
  HttpTransportOptions,
  "url" | "headers" | "classify" | "userAgent" | "maxResponseBytes" | "clock"
>;

/**
 * Makes the transport of an exporter: `httpTransport`, `fetchTransport`, or `(options) => fetchTransport({ ...options, fetch })`.
 *
 * It has to pass on all that it is given: certificates that the environment asks for are among it, and a transport that
 * cannot use them refuses them.
 */
export type HttpTransportMaker = (options: CommonHttpOptions) => Transport;
