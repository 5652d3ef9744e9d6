import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Outcome } from "./outcome.ts";

const brand = Symbol.for("meterbridge.ExportError");

/** Why an export failed. The set is closed: a new code is a new major version. */
export type ExportErrorCode =
  /** The deadline passed before the far end answered. */
  | "timeout"
  /** The caller called it off. */
  | "cancelled"
  /** No connection, or it broke: DNS, refused, reset, unreachable. */
  | "connection"
  /** The TLS handshake failed: the certificate is not trusted, expired, or for another host. */
  | "tls"
  /** The far end asks to slow down (HTTP 429, gRPC RESOURCE_EXHAUSTED with RetryInfo). */
  | "throttled"
  /** The far end cannot take it just now (HTTP 503, gRPC UNAVAILABLE). */
  | "unavailable"
  /** The far end does not let us in (HTTP 401, 403; gRPC UNAUTHENTICATED, PERMISSION_DENIED). */
  | "unauthorized"
  /** The far end refuses the content (HTTP 400), or does not know the address (404). */
  | "refused"
  /** The request is larger than the far end, or our own limit, allows. */
  | "too_large"
  /** The answer cannot be understood, or is larger than allowed. */
  | "bad_response"
  /** Nothing of it could be encoded. */
  | "encoding"
  /** A waiting line is full. */
  | "overflow"
  /** The exporter is shut down. */
  | "shutdown"
  /** Somebody else's exporter failed in a way that nobody knows. */
  | "unknown";

export interface ExportErrorOptions {
  readonly cause?: unknown;
  /** The status of the HTTP answer, where there was one. */
  readonly httpStatus?: number;
  /** The status code of the gRPC answer, where there was one. */
  readonly grpcStatus?: number;
  readonly outcome?: Outcome<ResourceMetrics>;
}

/**
 * The one error of an export: `[code] what happened`. No secret is in it, nor in its causes.
 *
 * `instanceof ExportError` holds across two installed copies of this package.
 */
export class ExportError extends Error {
  static {
    Object.defineProperty(this.prototype, "name", { value: "ExportError", configurable: true, writable: true });
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }

  readonly code: ExportErrorCode;
  declare readonly httpStatus?: number;
  declare readonly grpcStatus?: number;
  /** How the export ended, with what was not delivered; set on the errors that a `metricExporter` answers with. */
  declare readonly outcome?: Outcome<ResourceMetrics>;

  constructor(code: ExportErrorCode, message: string, options: ExportErrorOptions = {}) {
    super(`[${code}] ${message}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    if (options.httpStatus !== undefined) this.httpStatus = options.httpStatus;
    if (options.grpcStatus !== undefined) this.grpcStatus = options.grpcStatus;
    if (options.outcome !== undefined) {
      // Hidden from printing: it may hold a whole batch.
      Object.defineProperty(this, "outcome", { value: options.outcome });
    }
  }
}
