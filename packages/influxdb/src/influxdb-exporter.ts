import { checkOptions, flow, type Layer, metricExporter, type Payload, pick, pipeline } from "@meterbridge/core";
import { gzip } from "@meterbridge/gzip";
import { httpTransport } from "@meterbridge/pooled-http";
import { attemptTimeout, retryUnlessSpooled } from "@meterbridge/resilience/attempts";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { lineProtocol } from "./lines/encoder.ts";
import { type InfluxdbExporterOptions, influxdbExporterRules } from "./options.ts";
import { version } from "./version.ts";
import { requestHeaders } from "./write/authorization.ts";
import { classifyWrite } from "./write/classify-write.ts";
import { rulesTogether } from "./write/rules-together.ts";
import { writeUrl } from "./write/write-url.ts";

/**
 * Exports metrics as line protocol to InfluxDB 1, 2 or 3, and whatever else takes it by one of their write APIs.
 *
 * ```ts
 * const exporter = influxdbExporter({ url: "https://influx.example:8086", org: "shop", bucket: "metrics", token });
 * const reader = new PeriodicExportingMetricReader({ exporter });
 * ```
 *
 * What a server stores in part is never sent again, and what it refuses is sent again without the lines that it names; where
 * it names none, they are looked for by halves.
 *
 * @throws {TypeError} One error that names every wrong option, those too that do not go together.
 */
export function influxdbExporter(options: InfluxdbExporterOptions): PushMetricExporter {
  checkOptions("influxdbExporter", options, rulesTogether(options, influxdbExporterRules));
  const { compression, spool = asIs, circuitBreaker = asIs, transport: makeTransport = httpTransport } = options;
  const transport = flow(
    gzip({ compression }),
    spool,
    circuitBreaker,
    retryUnlessSpooled(pick(options, "retry", "spool", "clock", "random")),
    attemptTimeout(pick(options, "timeoutMs", "attemptTimeoutMs", "clock")),
    makeTransport({
      ...pick(options, "tls", "lookup", "proxy", "socketPath", "pool", "clock"),
      ...pick(options, "maxResponseBytes", "maxSockets", "keepAliveMs", "maxConnectionAgeMs"),
      url: writeUrl(options),
      headers: requestHeaders(options),
      userAgent: userAgent(options.userAgent),
      classify: classifyWrite,
    }),
  );
  return metricExporter(pipeline(encoder(options), transport), {
    ...pick(options, "timeoutMs", "maxPendingExports", "temporality", "aggregation", "clock"),
    name: "influxdb",
  });
}

const asIs: Layer<Payload> = (next) => next;

function encoder(options: InfluxdbExporterOptions): ReturnType<typeof lineProtocol> {
  const { version: api = "v2", maxLines = api === "v3" ? 10_000 : 5_000 } = options;
  return lineProtocol({
    ...pick(options, "schema", "precision", "integers", "startTime", "exemplars", "rename", "backslashes"),
    ...pick(
      options,
      "maxRequestBytes",
      "maxCacheBytes",
      "exponentialHistograms",
      "maxBuckets",
      "boundaries",
      "quantiles",
    ),
    maxLines,
    unsigned: api !== "v1",
  });
}

function userAgent(product: string | undefined): string {
  const own = `Meterbridge-influxdb/${version}`;
  return product === undefined ? own : `${product} ${own}`;
}
