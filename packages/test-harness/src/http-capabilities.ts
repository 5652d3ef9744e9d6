import type { Can } from "@meterbridge/conformance";
import { capabilityFaults } from "./capability-faults.ts";

/** What an HTTP exporter may be able to do besides what every exporter may, each with what it means. */
export const httpCapabilityTitles = {
  lookup: "takes a resolver of host names",
  tls: "speaks TLS, and takes the certificate of an authority to trust",
  clientCertificate: "shows a certificate of its own when the far end asks for one",
  keepAlive: "keeps connections alive for the exports that follow",
  headersFunction: "takes a function that is asked for headers",
  warnings: "is told of a success that comes with a warning",
} as const;

export type HttpCapability = keyof typeof httpCapabilityTitles;

/** Every capability is answered for: `true`, or `cannot("why")`. */
export type HttpCapabilities = Readonly<Record<HttpCapability, Can>>;

const all = Object.keys(httpCapabilityTitles) as HttpCapability[];

/** Everything, to be spread before what an exporter cannot do. */
export const httpEverything: HttpCapabilities = Object.fromEntries(
  all.map((name) => [name, true]),
) as unknown as HttpCapabilities;

/** What is wrong with these capabilities: one that is missing, misspelt, or without a reason. */
export function httpCapabilityFaults(given: unknown): readonly string[] {
  return capabilityFaults("http", httpCapabilityTitles, given);
}
