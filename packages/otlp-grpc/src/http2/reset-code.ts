import { statusCode } from "../status.ts";

/** The error codes of HTTP/2, by their numbers. RFC 9113, 7. */
const names = [
  "NO_ERROR",
  "PROTOCOL_ERROR",
  "INTERNAL_ERROR",
  "FLOW_CONTROL_ERROR",
  "SETTINGS_TIMEOUT",
  "STREAM_CLOSED",
  "FRAME_SIZE_ERROR",
  "REFUSED_STREAM",
  "CANCEL",
  "COMPRESSION_ERROR",
  "CONNECT_ERROR",
  "ENHANCE_YOUR_CALM",
  "INADEQUATE_SECURITY",
  "HTTP_1_1_REQUIRED",
] as const;

/** The number of an error code: `resetCode("CANCEL")` is 8. */
export function resetCode(name: (typeof names)[number]): number {
  return names.indexOf(name);
}

/** `CANCEL`; of a number that is no error code, the number. */
export function nameOfReset(code: number): string {
  return names[code] ?? `code ${code}`;
}

/** Which status stands for an RST_STREAM. gRPC over HTTP2, "Errors". */
export function statusOfReset(code: number): number {
  switch (names[code]) {
    case "STREAM_CLOSED": // Without a mapping there: it was over already, who knows how
      return statusCode("UNKNOWN");
    case "REFUSED_STREAM": // Nobody has looked at it
      return statusCode("UNAVAILABLE");
    case "CANCEL":
      return statusCode("CANCELLED");
    case "ENHANCE_YOUR_CALM":
      return statusCode("RESOURCE_EXHAUSTED");
    case "INADEQUATE_SECURITY":
      return statusCode("PERMISSION_DENIED");
    default:
      return statusCode("INTERNAL");
  }
}
