import { redactor } from "@meterbridge/core";
import type { LookupFunction, Socket } from "node:net";
import { judgeBroken } from "./judge.ts";
import type { HttpProxy } from "./proxy.ts";
import type { ReloadingTls } from "./reloading-tls.ts";
import { TunnelError, tunnelRefused } from "./tunnel-error.ts";

/** A tunnel that is wanted. */
export interface TunnelOptions {
  readonly proxy: HttpProxy;
  /** Where it shall lead: a name, which the proxy resolves, or an address without the brackets of IPv6. */
  readonly host: string;
  readonly port: number;
  /** Calls it off, in every phase. */
  readonly signal: AbortSignal;
  /** Resolves the proxy's name. */
  readonly lookup?: LookupFunction | undefined;
  /** Leads to the proxy already; a connection is opened unless it is given. */
  readonly socket?: Socket | undefined;
  /** Whom to trust, when the proxy is itself spoken to by TLS. */
  readonly tls?: ReloadingTls | undefined;
}

/**
 * Opens a connection through a proxy, by the method CONNECT. RFC 9110, 9.3.6.
 *
 * It rejects with a `TunnelError`, whose outcome says what is to be done: `failed` when the proxy does not let us in
 * (403, 407), fails in TLS, or speaks no HTTP; `retryable` when it cannot be reached, or answers anything else.
 */
export async function connectThroughProxy(options: TunnelOptions): Promise<Socket> {
  // Most processes have no proxy.
  const { openTunnel } = await import("./open-tunnel.ts");
  const opening = await openTunnel(options);
  if (opening.kind === "open") return opening.socket;
  const { shown, secrets } = options.proxy;
  if (opening.kind === "refused") throw tunnelRefused(shown, opening.status);
  const broken = { ...opening, written: false, stale: false };
  throw new TunnelError(judgeBroken(broken, { shown: `the proxy ${shown}`, redact: redactor(secrets) }));
}
