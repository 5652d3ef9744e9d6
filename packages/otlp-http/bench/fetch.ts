// Whole exports by `fetchTransport` against `httpTransport`: the same metrics of the real SDK to the same server in another
// process, in turn, in one run.
import { compareExports, startSink, table } from "@meterbridge/bench";
import { fetchTransport } from "@meterbridge/pooled-http/fetch";
import { otlpHttpExporter } from "../src/index.ts";

const sink = await startSink();
const rows: string[][] = [];
try {
  for (const points of [100, 10_000]) {
    const options = { url: `${sink.url}/v1/metrics`, timeoutMs: 60_000 };
    const byHttp = otlpHttpExporter(options);
    const byFetch = otlpHttpExporter({ ...options, transport: fetchTransport });
    const { measure, upstream, ours, ratio } = await compareExports({
      what: "protobuf",
      points,
      upstream: byHttp,
      ours: byFetch,
    });
    rows.push([measure, upstream, ours, ratio]);
  }
} finally {
  sink.stop();
}
console.log(table(["", "`httpTransport`", "`fetchTransport`", "ratio"], rows));
