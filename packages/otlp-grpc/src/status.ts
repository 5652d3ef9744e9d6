import { grpcStatusNames } from "@meterbridge/core";

type StatusName = (typeof grpcStatusNames)[number];

/** The number of a status code: `statusCode("UNAVAILABLE")` is 14. */
export function statusCode(name: StatusName): number {
  return grpcStatusNames.indexOf(name);
}

/** `UNAVAILABLE`; a number that is no status code is UNKNOWN, as gRPC says. */
export function nameOfStatus(code: number): StatusName {
  return grpcStatusNames[code] ?? "UNKNOWN";
}
