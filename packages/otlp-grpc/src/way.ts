import { type Clock, systemClock } from "@meterbridge/core";
import { type HttpProxy, proxyFor, reloadingTls, type ReloadingTls } from "@meterbridge/pooled-http/settings";
import { type Endpoint, endpointOf } from "./endpoint.ts";
import type { GrpcExporterOptions } from "./options.ts";

/** The way to the far end. */
export interface Way {
  readonly endpoint: Endpoint;
  readonly proxy?: HttpProxy | undefined;
  /** For the far end. */
  readonly tls: ReloadingTls;
  /** For a proxy that is itself spoken to by TLS. */
  readonly proxyTls?: ReloadingTls | undefined;
  readonly clock: Clock;
  /** The far end, and the proxy before it, for messages. */
  readonly shown: string;
}

/**
 * Finds the way, from options and from the environment.
 *
 * @throws {TypeError} When a variable that names a proxy holds no address, and names it.
 */
export function wayTo({ url = "http://localhost:4317", insecure, ...options }: GrpcExporterOptions): Way {
  const { tls = {}, proxy: wanted, clock = systemClock } = options;
  const endpoint = endpointOf(url, insecure);
  const { address, secure } = endpoint;
  const proxy = "path" in address ? undefined : proxyFor({ secure, ...address }, wanted);
  return {
    endpoint,
    proxy,
    tls: reloadingTls(secure ? tls : {}, clock),
    proxyTls: proxy?.secure ? reloadingTls({ ca: tls.ca }, clock) : undefined,
    clock,
    shown: proxy ? `${endpoint.shown} (through the proxy ${proxy.shown})` : endpoint.shown,
  };
}
