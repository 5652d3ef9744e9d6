import { cannot, type Subject } from "@meterbridge/conformance";
import { httpEverything } from "@meterbridge/test-harness";
import { tokenOf, writtenAs, writtenCapabilities } from "./written-as.ts";

const subject: Subject = writtenAs({
  name: "influxdb, v3, otel-v1",
  schema: "otel-v1",
  capabilities: writtenCapabilities,
  http: { ...httpEverything, warnings: cannot("InfluxDB 3 has no words for a success that comes with a warning") },
  server: { version: "v3" },
  options: { version: "v3", database: "metrics" },
  credentials: tokenOf,
  module: import.meta.url,
});

export default subject;
