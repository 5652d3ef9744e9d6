import { type ChannelOptions, Client, compressionAlgorithms, connectivityState } from "@grpc/grpc-js";
import type { TlsSetup } from "@meterbridge/pooled-http";
import type { CarrierSetup } from "../grpc-exporter.ts";
import { type Connector, connector } from "./connector.ts";

/** What channels are made of. */
export interface ChannelSetup extends CarrierSetup {
  readonly compression: "gzip" | "none";
  /** They win over all that is said here. */
  readonly channelOptions: Readonly<Record<string, string | number | undefined>>;
}

/** A channel of grpc-js with the connections under it. */
export interface Channel extends Pick<Connector, "during" | "lastError"> {
  readonly client: Client;
  /** Of the certificates that it was made with. */
  readonly key: string;
  /** Whether there is a connection that calls go over. */
  isConnected(): boolean;
  /** A call begins. */
  begin(): void;
  /** A call has ended. */
  end(): void;
  /** Has no more calls begin; its connections end with the last call, at once when there is none. */
  retire(): void;
  destroy(): void;
}

/** Makes a channel, which connects with its first call. `onDestroy` is called when it is no more. */
export function channelTo(setup: ChannelSetup, { tls, key }: TlsSetup, onDestroy: () => void): Channel {
  const connections = connector(setup, tls);
  const client = new Client(targetOf(setup), connections.credentials, optionsOf(setup));
  let calls = 0;
  let isRetired = false;

  return {
    client,
    key,
    during: (run) => connections.during(run),
    lastError: () => connections.lastError(),
    isConnected: () => client.getChannel().getConnectivityState(false) === connectivityState.READY,
    begin() {
      calls += 1;
    },
    end() {
      calls -= 1;
      if (isRetired && calls === 0) destroy();
    },
    retire() {
      isRetired = true;
      if (calls === 0) destroy();
    },
    destroy,
  };

  function destroy(): void {
    client.close();
    connections.destroy();
    onDestroy();
  }
}

/** What grpc-js opens sockets to. */
function targetOf({ endpoint: { address, authority }, proxy }: ChannelSetup): string {
  if ("path" in address) return `unix:${address.path}`;
  if (!proxy) return `dns:${authority}`;
  const { host, port } = proxy;
  return `dns:${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function optionsOf(setup: ChannelSetup): ChannelOptions {
  return {
    "grpc.primary_user_agent": setup.userAgent,
    "grpc.default_authority": setup.endpoint.authority,
    "grpc.max_receive_message_length": setup.maxResponseBytes,
    "grpc.default_compression_algorithm":
      setup.compression === "gzip" ? compressionAlgorithms.gzip : compressionAlgorithms.identity,
    // A channel of its own, that is closed with this one.
    "grpc.use_local_subchannel_pool": 1,
    // A channel that cannot connect is given up. The timer of its back-off outlives it, and holds what was to be sent.
    "grpc.initial_reconnect_backoff_ms": 1,
    // Retries are ours, and so are the figures about calls.
    "grpc.enable_retries": 0,
    "grpc.enable_channelz": 0,
    // It would ask the DNS for another record each time, and could bring retries that nobody sees.
    "grpc.service_config_disable_resolution": 1,
    // Proxies are ours, too.
    "grpc.enable_http_proxy": 0,
    ...setup.channelOptions,
  };
}
