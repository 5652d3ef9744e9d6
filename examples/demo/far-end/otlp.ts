import { pointsOfOtlpJson, pointsOfOtlpProtobuf } from "@meterbridge/test-harness";
import type { HttpDialect } from "./http-server.ts";

/** OTLP, protobuf and JSON. */
export const otlp: HttpDialect = {
  path: "/v1/metrics",
  accepted: 200,
  pointsOf({ headers, body }) {
    const isJson = headers["content-type"]?.startsWith("application/json") === true;
    return isJson ? pointsOfOtlpJson(Buffer.from(body).toString()) : pointsOfOtlpProtobuf(body);
  },
};
