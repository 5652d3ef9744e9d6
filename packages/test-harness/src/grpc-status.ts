import { writeProtobuf } from "./protobuf-writer.ts";

/** What a gRPC server says at the end of a call. */
export interface GrpcStatus {
  readonly status: number;
  readonly message?: string | undefined;
  /** How long the client has to wait (RetryInfo), in seconds and nanoseconds. */
  readonly retryDelay?: { readonly seconds?: number | bigint; readonly nanos?: number } | undefined;
  /** The value of `grpc-status-details-bin`, in place of one with `retryDelay`. */
  readonly detailsBin?: string | undefined;
}

/** The trailers that say it: `grpc-status`, `grpc-message` and `grpc-status-details-bin`. */
export function statusTrailers({
  status,
  message = "",
  retryDelay,
  detailsBin = retryDelay && detailsOf(status, message, retryDelay),
}: GrpcStatus): Readonly<Record<string, string>> {
  return {
    "grpc-status": String(status),
    ...(message !== "" && { "grpc-message": percentEncoded(message) }),
    ...(detailsBin !== undefined && { "grpc-status-details-bin": detailsBin }),
  };
}

/** A wait in milliseconds as google.protobuf.Duration has it. */
export function durationOf(ms: number): { readonly seconds: number; readonly nanos: number } {
  const seconds = Math.floor(ms / 1_000);
  return { seconds, nanos: Math.round((ms - seconds * 1_000) * 1e6) };
}

function detailsOf(code: number, message: string, { seconds = 0, nanos = 0 }: GrpcStatus["retryDelay"] & {}): string {
  const value = writeProtobuf("RetryInfo", { retryDelay: { seconds: BigInt(seconds), nanos } });
  const details = [{ typeUrl: "type.googleapis.com/google.rpc.RetryInfo", value }];
  const bytes = writeProtobuf("Status", { code, message, details });
  // Binary metadata is sent without padding (PROTOCOL-HTTP2, Custom-Metadata).
  return Buffer.from(bytes).toString("base64").replace(/=+$/, "");
}

/**
 * Visible ASCII but `%` as it is, all other bytes of UTF-8 as `%XX` (PROTOCOL-HTTP2, Status-Message). So are spaces at
 * either end, which no header can have (RFC 9113, 8.2.1).
 */
function percentEncoded(text: string): string {
  const bytes = Buffer.from(text);
  return [...bytes]
    .map((byte, index) => {
      const isAtEnd = index === 0 || index === bytes.length - 1;
      const isPlain = byte > 0x20 && byte <= 0x7e && byte !== 0x25;
      if (isPlain || (byte === 0x20 && !isAtEnd)) return String.fromCodePoint(byte);
      return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}
