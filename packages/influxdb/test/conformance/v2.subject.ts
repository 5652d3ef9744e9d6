import type { Subject } from "@meterbridge/conformance";
import { httpEverything } from "@meterbridge/test-harness";
import { tokenOf, writtenAs, writtenCapabilities } from "./written-as.ts";

const subject: Subject = writtenAs({
  name: "influxdb, v2, telegraf-prometheus-v1",
  schema: "telegraf-prometheus-v1",
  capabilities: writtenCapabilities,
  http: httpEverything,
  server: { version: "v2", org: "ours", bucket: "metrics" },
  options: { org: "ours", bucket: "metrics" },
  credentials: tokenOf,
  module: import.meta.url,
});

export default subject;
