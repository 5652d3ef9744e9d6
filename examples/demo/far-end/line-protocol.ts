import { parseLineProtocol, pointsOfLines } from "@meterbridge/test-harness";
import type { HttpDialect } from "./http-server.ts";

/** Line protocol, as InfluxDB 2 takes it. */
export const lineProtocol: HttpDialect = {
  path: "",
  accepted: 204,
  pointsOf({ body }) {
    return pointsOfLines(parseLineProtocol(body), "otel-v1").map((point) => ({
      ...point,
      metric: { name: instrumentOf(point.metric.name) },
    }));
  },
};

/** A measurement is `<name>_<unit>_<kind>`; no unit of the shop has a `_`. */
function instrumentOf(measurement: string): string {
  return measurement.replace(/_[^_]*_[^_]*$/, "");
}
