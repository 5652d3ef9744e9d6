// Exports to the address that it is given as a worker at the edge does that is compatible with Node: without sockets, files
// and zlib. Prints how many exports succeeded.
import type { otlpHttpExporter as OtlpHttpExporter } from "@meterbridge/otlp-http";
import type { fetchTransport as FetchTransport } from "@meterbridge/pooled-http/fetch";
import type { ExportResult } from "@opentelemetry/core";
import { sampleMetrics } from "../sample-metrics.ts";
import { webContext } from "./web-context.ts";

const process = { env: {}, getBuiltinModule: () => undefined };
const load = webContext({ process, Buffer, setImmediate: (run: () => void) => Number(setTimeout(run, 0)) });
const { fetchTransport } = (await load("@meterbridge/pooled-http/fetch")) as {
  readonly fetchTransport: typeof FetchTransport;
};
const { otlpHttpExporter } = (await load("@meterbridge/otlp-http")) as {
  readonly otlpHttpExporter: typeof OtlpHttpExporter;
};
let succeeded = 0;
for (const encoding of ["protobuf", "json"] as const) {
  const url = globalThis.process.argv[2]!;
  const exporter = otlpHttpExporter({ url, encoding, compression: "gzip", transport: fetchTransport });
  const metrics = sampleMetrics([Array.from({ length: 100 }, (_, index) => index)]);
  const { code, error } = await new Promise<ExportResult>((resolve) => exporter.export(metrics, resolve));
  if (code === 0) succeeded++;
  else console.error(error);
  await exporter.shutdown();
}
console.log(succeeded);
