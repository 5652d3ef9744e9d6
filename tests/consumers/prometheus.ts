import { prometheusExporter, promClientProducer, registerInto } from "@meterbridge/prometheus";
import { workerGroup } from "@meterbridge/prometheus/workers";
import { MeterProvider } from "@opentelemetry/sdk-metrics";

const group = workerGroup();
const exporter = prometheusExporter({ metricProducers: [group.producer] });
const provider = new MeterProvider({ readers: [exporter] });
provider.getMeter("consumer").createCounter("requests.of.a.consumer").add(3, { route: "/here" });
const { url } = await exporter.listen({ host: "127.0.0.1", port: 0 });

const scraped = await fetch(url);
const text = await scraped.text();
if (!/^requests_of_a_consumer_total\{.*route="\/here"\} 3$/m.test(text)) throw new Error(`it is not in ${text}`);
const answer = await exporter.fetch(new Request(url, { headers: { accept: "application/openmetrics-text" } }));
if (!(await answer.text()).endsWith("# EOF\n")) throw new Error("no OpenMetrics");
await provider.shutdown();
group.close();
if (typeof registerInto !== "function" || typeof promClientProducer !== "function") throw new Error("not all there");
