import type { MetricProducer } from "@opentelemetry/sdk-metrics";
import type { LoopWatch } from "./watch-loop.ts";

/** The SDK's `collect` is marked: it holds the event loop on its own account. */
export function markedProducer(producer: MetricProducer, watch: LoopWatch): MetricProducer {
  return { collect: (options) => watch.apart(() => producer.collect(options)) };
}
