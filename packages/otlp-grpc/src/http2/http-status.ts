import { statusCode } from "../status.ts";

/** Which status stands for an HTTP answer without one. gRPC, "HTTP to gRPC Status Code Mapping". */
export function statusOfHttp(httpStatus: number): number {
  switch (httpStatus) {
    case 400: // Bad Request
      return statusCode("INTERNAL");
    case 401: // Unauthorized
      return statusCode("UNAUTHENTICATED");
    case 403: // Forbidden
      return statusCode("PERMISSION_DENIED");
    case 404: // Not Found
      return statusCode("UNIMPLEMENTED");
    case 429: // Too Many Requests
    case 502: // Bad Gateway
    case 503: // Service Unavailable
    case 504: // Gateway Timeout
      return statusCode("UNAVAILABLE");
    default:
      return statusCode("UNKNOWN");
  }
}
