import type { IMetricReader } from "@opentelemetry/sdk-metrics";
import { markedProducer } from "./marked-producer.ts";
import type { LoopWatch } from "./watch-loop.ts";

/** A reader whose collections are marked, and whose interval begins so much later: exporters of a service do not all export at the same moment. */
export function markedReader(reader: IMetricReader, watch: LoopWatch, afterMs = 0): IMetricReader {
  return {
    setMetricProducer(producer) {
      const start = (): void => reader.setMetricProducer(markedProducer(producer, watch));
      if (afterMs === 0) start();
      else setTimeout(start, afterMs).unref();
    },
    selectAggregation: (type) => reader.selectAggregation(type),
    selectAggregationTemporality: (type) => reader.selectAggregationTemporality(type),
    selectCardinalityLimit: (type) => reader.selectCardinalityLimit(type),
    collect: (options) => reader.collect(options),
    forceFlush: (options) => reader.forceFlush(options),
    shutdown: (options) => reader.shutdown(options),
  };
}
