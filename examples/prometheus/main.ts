// One endpoint for two worlds: what the SDK of OpenTelemetry records, and what a prom-client registry holds already.
// `node main.ts --stay` goes on, so that there is time to look, or to let a Prometheus scrape it.
import { once } from "node:events";
import { prometheusExporter } from "@meterbridge/prometheus";
import { metrics } from "@opentelemetry/api";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { Counter, Registry } from "prom-client";

// What a service had before: it stays as it is.
const registry = new Registry();
const logins = new Counter({ name: "logins_total", help: "Logins", labelNames: ["how"], registers: [registry] });

const exporter = prometheusExporter({ registry });
const provider = new MeterProvider({ readers: [exporter] });
metrics.setGlobalMeterProvider(provider);
const server = await exporter.listen({ host: "127.0.0.1", port: process.argv.includes("--stay") ? 9_464 : 0 });

const meter = metrics.getMeter("checkout");
const orders = meter.createCounter("orders", { description: "Orders that were placed" });
const durations = meter.createHistogram("order.duration", {
  unit: "s",
  advice: { explicitBucketBoundaries: [0.1, 1, 10] },
});
logins.inc({ how: "password" });
for (const country of ["CH", "FR"]) orders.add(2, { country });
durations.record(0.4);

// As Prometheus 3 asks; a browser, or curl, gets the plain text format.
for (const accept of ["text/plain", "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8"]) {
  const response = await fetch(server.url, { headers: { accept } });
  console.log(response.headers.get("content-type"));
  console.log((await response.text()).replaceAll(/^target_info.*\n/gm, ""));
}

if (process.argv.includes("--stay")) {
  console.log(`${server.url} is there to be scraped; Ctrl-C ends this`);
  const ordering = setInterval(() => orders.add(1, { country: "CH" }), 100);
  await once(process, "SIGINT");
  clearInterval(ordering);
}
await provider.shutdown(); // closes the server, too
