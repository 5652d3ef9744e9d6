import type { Can } from "@meterbridge/conformance";
import { capabilityFaults } from "./capability-faults.ts";

/** What a gRPC exporter may be able to do besides what every exporter may, each with what it means. */
export const grpcCapabilityTitles = {
  tls: "speaks TLS, and takes the certificate of an authority to trust",
  serverName: "takes the name that the far end's certificate must carry",
  clientCertificate: "shows a certificate of its own when the far end asks for one",
  compression: "compresses its calls with gzip when it is told to",
  headersFunction: "takes a function that is asked for metadata",
  division: "divides what the far end finds too large",
} as const;

export type GrpcCapability = keyof typeof grpcCapabilityTitles;

/** Every capability is answered for: `true`, or `cannot("why")`. */
export type GrpcCapabilities = Readonly<Record<GrpcCapability, Can>>;

/** Everything, to be spread before what an exporter cannot do. */
export const grpcEverything: GrpcCapabilities = Object.fromEntries(
  Object.keys(grpcCapabilityTitles).map((name) => [name, true]),
) as unknown as GrpcCapabilities;

/** What is wrong with these capabilities: one that is missing, misspelt, or without a reason. */
export function grpcCapabilityFaults(given: unknown): readonly string[] {
  return capabilityFaults("grpc", grpcCapabilityTitles, given);
}
