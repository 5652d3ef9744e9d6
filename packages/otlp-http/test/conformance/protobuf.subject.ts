import { everything, type Subject } from "@meterbridge/conformance";
import { httpFarEnd } from "@meterbridge/test-harness";
import { otlpHttpExporter } from "../../src/index.ts";

const subject: Subject = {
  name: "OTLP/HTTP, protobuf",
  capabilities: everything,
  module: import.meta.url,
  async start({ secret, ...settings }) {
    const farEnd = await httpFarEnd();
    const headers = { authorization: `Bearer ${secret}` };
    return { kind: "push", exporter: otlpHttpExporter({ url: farEnd.url, headers, ...settings }), farEnd };
  },
};

export default subject;
