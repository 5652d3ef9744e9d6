import { ChannelCredentials, Client, compressionAlgorithms, type ChannelOptions } from "@grpc/grpc-js";
import type { HttpProxy, TlsSetup } from "@meterbridge/pooled-http";
import type { ConnectionOptions } from "node:tls";
import type { CarrierSetup } from "../grpc-exporter.ts";

/** What a channel is made of. */
export interface ChannelSetup extends CarrierSetup {
  readonly compression: "gzip" | "none";
  /** They win over all that is said here. */
  readonly channelOptions: Readonly<Record<string, string | number | undefined>>;
}

/** Makes a channel, which connects with its first call. */
export function channelTo(setup: ChannelSetup, { tls }: TlsSetup): Client {
  const { endpoint, proxy, userAgent, maxResponseBytes, compression, channelOptions } = setup;
  const { address, authority, secure } = endpoint;
  const farEnd = "path" in address ? `unix:${address.path}` : `dns:${authority}`;
  const name = tls.servername || ("host" in address ? address.host : "localhost");
  const options: ChannelOptions = {
    "grpc.primary_user_agent": userAgent,
    "grpc.max_receive_message_length": maxResponseBytes,
    "grpc.default_compression_algorithm":
      compression === "gzip" ? compressionAlgorithms.gzip : compressionAlgorithms.identity,
    // A channel of its own, that is closed with this one.
    "grpc.use_local_subchannel_pool": 1,
    // A channel that cannot connect is given up; the timer of its back-off outlives it by so much.
    "grpc.initial_reconnect_backoff_ms": 100,
    // Retries are ours, and so are the figures about calls.
    "grpc.enable_retries": 0,
    "grpc.enable_channelz": 0,
    // It would ask the DNS for another record each time, and could bring retries that nobody sees.
    "grpc.service_config_disable_resolution": 1,
    // grpc-js asks every server for a name, and an address is none: RFC 6066, section 3.
    ...(secure && { "grpc.ssl_target_name_override": isAddress(name) ? "localhost" : name }),
    // Which proxy, if any, is decided already.
    "grpc.enable_http_proxy": 0,
    ...(proxy && throughProxy(proxy, farEnd, authority)),
    ...channelOptions,
  };
  const target = proxy ? `dns:${isIPv6(proxy.host) ? `[${proxy.host}]` : proxy.host}:${proxy.port}` : farEnd;
  return new Client(target, secure ? credentialsOf(name, tls) : ChannelCredentials.createInsecure(), options);
}

function credentialsOf(host: string, { secureContext, checkServerIdentity }: ConnectionOptions): ChannelCredentials {
  const tls = process.getBuiltinModule("node:tls");
  return ChannelCredentials.createFromSecureContext(secureContext ?? tls.createSecureContext(), {
    // The name that it would be held against is the one that was asked for.
    checkServerIdentity: (_asked, certificate) =>
      checkServerIdentity ? checkServerIdentity(host, certificate) : tls.checkServerIdentity(host, certificate),
  });
}

function throughProxy({ headers }: HttpProxy, farEnd: string, authority: string): ChannelOptions {
  const basic = headers["Proxy-Authorization"]?.slice("Basic ".length);
  return {
    "grpc.http_connect_target": farEnd,
    "grpc.default_authority": authority,
    ...(basic !== undefined && { "grpc.http_connect_creds": Buffer.from(basic, "base64").toString() }),
  };
}

function isAddress(host: string): boolean {
  return process.getBuiltinModule("node:net").isIP(host) !== 0;
}

function isIPv6(host: string): boolean {
  return process.getBuiltinModule("node:net").isIPv6(host);
}
