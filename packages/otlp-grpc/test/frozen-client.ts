// Exports once to the address it is given, to which nobody can connect, shuts down, and is over.
import { sampleMetrics } from "@meterbridge/conformance";
import { otlpGrpcExporter as onHttp2 } from "../src/http2/index.ts";
import { otlpGrpcExporter as onGrpcJs } from "../src/index.ts";

const [kind, url = ""] = process.argv.slice(2);
const exporter = (kind === "grpc-js" ? onGrpcJs : onHttp2)({ url, timeoutMs: 200, retry: false });
const { error } = await new Promise<{ readonly error?: Error }>((resolve) =>
  exporter.export(sampleMetrics(exporter, 1), resolve),
);
await exporter.shutdown();
process.stdout.write(`${error?.message}\n`);
