import type { Capabilities, Case, Settings, Subject } from "@meterbridge/conformance";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { GrpcCapabilities } from "./grpc-capabilities.ts";

/** An exporter of OTLP over gRPC, and what has to be known of it to judge it. */
export interface GrpcSubjectOptions extends Pick<Subject, "name" | "asReceived" | "module" | "knownFailures"> {
  /** `true` or `cannot("why")` for every capability. */
  readonly capabilities: Capabilities;
  /** `true` or `cannot("why")` for what only an exporter over gRPC may be able to do. */
  readonly grpc: GrpcCapabilities;
  /**
   * The status codes after which a call is made again, whether or not the far end says when; OTLP's unless said: 1, 4, 10,
   * 11, 14, 15. RESOURCE_EXHAUSTED (8) is one only when it says when, as OTLP has it, and is not named here.
   */
  readonly retried?: readonly number[];
  /** Makes the exporter. What it has no option for it passes over. */
  readonly exporter: (settings: GrpcSettings) => PushMetricExporter;
  /** Cases of its own, which run after those of every gRPC exporter. */
  readonly cases?: readonly Case[];
}

/** What a gRPC exporter is made with. */
export interface GrpcSettings extends Settings {
  /** Where to send to: `http://127.0.0.1:port`, or `https://`. */
  readonly url: string;
  /** PEM texts: the authority to trust, the certificate to show and its key; and the name that the far end must have. */
  readonly tls?: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly serverName?: string;
  };
  /** To be asked for metadata, in place of that which would carry `secret`. */
  readonly headers?: () => Promise<Readonly<Record<string, string>>>;
  /** How calls are compressed; the exporter's own default when it is not said. */
  readonly compression?: "gzip" | "none";
}
