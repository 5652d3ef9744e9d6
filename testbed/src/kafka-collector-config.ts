export interface KafkaCollectorOptions {
  readonly brokers: string;
  /** `"otlp_metrics"` unless said. */
  readonly topic?: string;
  /** `"otlp_proto"` unless said. */
  readonly encoding?: "otlp_proto" | "otlp_json";
  /**
   * Mark a message as read when the exporter has it. Unless it is told so, the receiver marks a message before, and loses it when it is killed
   * between the two.
   */
  readonly markWhenWritten?: boolean;
}

/** The configuration of a Collector that reads a topic from the beginning, and writes every message to `output`. */
export function kafkaCollectorConfig(options: KafkaCollectorOptions, output: string): object {
  const { brokers, topic = "otlp_metrics", encoding = "otlp_proto", markWhenWritten = false } = options;
  return {
    receivers: {
      kafka: {
        brokers: [brokers],
        group_id: "testbed",
        initial_offset: "earliest",
        metrics: { topics: [topic], encoding },
        ...(markWhenWritten && { message_marking: { after: true } }),
      },
    },
    exporters: { jsonlines: { path: output } },
    service: {
      telemetry: { metrics: { level: "none" } },
      pipelines: { metrics: { receivers: ["kafka"], exporters: ["jsonlines"] } },
    },
  };
}
