import { everything, type Subject } from "@meterbridge/conformance";
import { grpcEverything, grpcSubject } from "@meterbridge/test-harness";
import { otlpGrpcExporter } from "../../src/http2/index.ts";

const subject: Subject = grpcSubject({
  name: "otlp-grpc, bare HTTP/2, gzip",
  capabilities: everything,
  grpc: grpcEverything,
  module: import.meta.url,
  exporter: ({ secret, ...settings }) =>
    otlpGrpcExporter({ headers: { authorization: `Bearer ${secret}` }, compression: "gzip", ...settings }),
});

export default subject;
