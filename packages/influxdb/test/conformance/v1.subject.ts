import { cannot, type Subject } from "@meterbridge/conformance";
import { httpEverything } from "@meterbridge/test-harness";
import { writtenAs, writtenCapabilities } from "./written-as.ts";

const subject: Subject = writtenAs({
  name: "influxdb, v1, telegraf-prometheus-v2",
  schema: "telegraf-prometheus-v2",
  capabilities: writtenCapabilities,
  http: {
    ...httpEverything,
    headersFunction: cannot("a name and a password stay as they are; a function gives tokens"),
  },
  server: { version: "v1", database: "metrics" },
  options: { version: "v1", database: "metrics" },
  credentials: ({ secret }) => ({ basic: { username: "me", password: secret } }),
  module: import.meta.url,
});

export default subject;
