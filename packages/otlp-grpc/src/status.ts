/** The status codes of gRPC, by their numbers. gRPC, "Status codes and their use in gRPC". */
const statusNames = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
] as const;

type StatusName = (typeof statusNames)[number];

/** The number of a status code: `statusCode("UNAVAILABLE")` is 14. */
export function statusCode(name: StatusName): number {
  return statusNames.indexOf(name);
}

/** `UNAVAILABLE`; a number that is no status code is UNKNOWN, as gRPC says. */
export function nameOfStatus(code: number): StatusName {
  return statusNames[code] ?? "UNKNOWN";
}
