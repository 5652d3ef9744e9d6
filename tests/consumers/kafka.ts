import { kafkaExporter } from "@meterbridge/kafka";
import { kafkaFarEnd } from "@meterbridge/test-harness";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const farEnd = await kafkaFarEnd();
const exporter = kafkaExporter({ bootstrapBrokers: farEnd.bootstrapBrokers, compression: "gzip" });
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
provider.getMeter("consumer").createCounter("requests.of.a.consumer").add(3, { route: "/here" });
await provider.shutdown();
const points = farEnd.received();
await farEnd.stop();

if (
  !points.some(({ metric, attributes }) => metric.name === "requests.of.a.consumer" && attributes["route"] === "/here")
)
  throw new Error(`the counter did not arrive in ${farEnd.attempts()} messages`);
