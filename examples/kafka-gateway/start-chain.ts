import { freePort, type Kafka, type Prometheus, startKafka, startPrometheus } from "@meterbridge/testbed";
import { startCollector } from "./start-collector.ts";

/** Node-local Collector → gateway → Kafka → consumer → Prometheus. */
export interface Chain {
  /** Where services on this node send OTLP to. */
  readonly url: string;
  readonly kafka: Kafka;
  readonly backend: Prometheus;
  stop(): Promise<void>;
}

/** Starts it from its end, so that nobody sends to one that is not there yet. */
export async function startChain(): Promise<Chain> {
  const running: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of running.splice(0).reverse()) await part.stop();
  };
  const started = async <Part extends { stop(): Promise<void> }>(starting: Promise<Part>): Promise<Part> => {
    const part = await starting;
    running.push(part);
    return part;
  };
  const [nodeLocal, gateway] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  try {
    // It adds deltas up, and knows by its times one that it has already.
    const backend = await started(startPrometheus({ features: ["otlp-deltatocumulative"] }));
    const kafka = await started(startKafka());
    await kafka.createTopic("otlp_metrics", { partitions: 3 });
    await started(
      startCollector("consumer.yaml", {
        "receivers.kafka.brokers": `[${kafka.bootstrapBrokers}]`,
        "exporters.otlp_http.metrics_endpoint": backend.otlpUrl,
      }),
    );
    await started(
      startCollector("gateway.yaml", {
        "receivers.otlp.protocols.grpc.endpoint": gateway,
        "exporters.kafka.brokers": `[${kafka.bootstrapBrokers}]`,
      }),
    );
    await started(
      startCollector("node-local.yaml", {
        "receivers.otlp.protocols.http.endpoint": nodeLocal,
        "exporters.otlp_grpc.endpoint": gateway,
      }),
    );
    return { url: `http://${nodeLocal}/v1/metrics`, kafka, backend, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
