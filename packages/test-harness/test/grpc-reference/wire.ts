import type { Outcome, Payload } from "@meterbridge/core";
import { gzipSync } from "node:zlib";
import { grpcFrame, type GrpcSettings } from "../../src/index.ts";

/** How calls are made. Every part is something that a mutant can get wrong. */
export interface Wire {
  readonly url: URL;
  readonly tls: NonNullable<GrpcSettings["tls"]>;
  /** Which faults of a certificate are overlooked. */
  readonly overlooks: (fault: string) => boolean;
  readonly metadata: () => Promise<Readonly<Record<string, string>>>;
  /** What every call says, besides what HTTP/2 needs. */
  readonly headers: Readonly<Record<string, string>>;
  /** A message with its prefix. */
  readonly frame: (message: Uint8Array) => Uint8Array;
  /** Whether a connection is kept for the calls that follow; and one that is dead, too. */
  readonly keeps: "none" | "living" | "all";
  /** Whether a connection over which there was no answer in time is given up. */
  readonly leavesSilent: boolean;
  /** In which part of a call it is not heard that the time is over. */
  readonly deafIn?: Phase;
  /** How many bytes of an answer are read, and how many bytes it may unpack to. */
  readonly mostBytes: number;
  readonly mostUnpackedBytes: number;
  /** Is told of a GOAWAY. */
  readonly onGoAway: () => void;
  /** How often it asks for metadata anew when it is not let in. */
  readonly refreshes: number;
  /** What it means when metadata cannot be had. */
  readonly withoutMetadata: (error: unknown) => Outcome<Payload>["kind"];
}

type Phase = "metadata" | "connect" | "call";

const mebibyte = 2 ** 20;

export function rightWire({ url, headers, secret, tls = {}, compression }: GrpcSettings): Wire {
  const packs = compression === "gzip";
  return {
    url: new URL(url),
    tls,
    overlooks: () => false,
    metadata: headers ?? (async () => ({ authorization: `Bearer ${secret}` })),
    headers: {
      "content-type": "application/grpc",
      te: "trailers",
      "user-agent": "OTel-OTLP-Exporter-JavaScript/0.0.0",
      "grpc-accept-encoding": "identity,gzip",
      ...(packs && { "grpc-encoding": "gzip" }),
    },
    frame: (message) => (packs ? grpcFrame(gzipSync(message), true) : grpcFrame(message)),
    keeps: "living",
    leavesSilent: true,
    mostBytes: 4 * mebibyte,
    mostUnpackedBytes: 4 * mebibyte,
    onGoAway: () => {},
    refreshes: headers ? 1 : 0,
    withoutMetadata: () => "retryable",
  };
}
