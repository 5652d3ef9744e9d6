import { everything, type Subject } from "@meterbridge/conformance";
import { grpcEverything, grpcSubject } from "@meterbridge/test-harness";
import { otlpGrpcExporter } from "../../src/index.ts";

const subject: Subject = grpcSubject({
  name: "otlp-grpc, grpc-js",
  capabilities: everything,
  grpc: grpcEverything,
  module: import.meta.url,
  exporter: ({ secret, ...settings }) =>
    otlpGrpcExporter({ headers: { authorization: `Bearer ${secret}` }, ...settings }),
});

export default subject;
