import type { Capabilities, Case, ReceivedPoint, Settings, Subject } from "@meterbridge/conformance";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { LookupFunction } from "node:net";
import type { HttpCapabilities } from "./http-capabilities.ts";
import type { HttpFarEndOptions } from "./http-far-end.ts";

/** An exporter that speaks HTTP, and what has to be known of it to judge it. */
export interface HttpSubjectOptions extends Pick<Subject, "name" | "asReceived" | "module" | "knownFailures"> {
  /** `true` or `cannot("why")` for every capability. */
  readonly capabilities: Capabilities;
  /** `true` or `cannot("why")` for what only an exporter over HTTP may be able to do. */
  readonly http: HttpCapabilities;
  /** The statuses after which its protocol has a request sent again; OTLP: 429, 502, 503, 504. */
  readonly retried: readonly number[];
  /** Makes the exporter. What it has no option for it passes over. */
  readonly exporter: (settings: HttpSettings) => PushMetricExporter;
  /** How its backend reads requests and says its answers, when it is not OTLP. */
  readonly farEnd?: Pick<HttpFarEndOptions<ReceivedPoint>, "decode" | "answer" | "path">;
  /** Cases of its own, which run after those of every HTTP exporter. */
  readonly cases?: readonly Case[];
}

/** What an HTTP exporter is made with. */
export interface HttpSettings extends Settings {
  /** Where to send to. */
  readonly url: string;
  /** PEM texts: the authority to trust, the certificate to show and its key. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** Resolves host names, as `dns.lookup` does. */
  readonly lookup?: LookupFunction;
  /** To be asked for headers, in place of those that would carry `secret`. */
  readonly headers?: () => Promise<Readonly<Record<string, string>>>;
}
