import { countOf, invalidValue, type SummaryValue } from "@meterbridge/core/points";
import { StartTimes } from "./timestamp.ts";
import type { WritePoint } from "./write-point.ts";

const summary = 0x22; // Metric.summary
const sampleCount = 0x08; // Summary.sample_count
const sampleSum = 0x11; // Summary.sample_sum
const quantileMessage = 0x1a; // Summary.quantile
const quantileField = 0x09; // Quantile.quantile
const valueField = 0x11; // Quantile.value

export function summaryPoints(): WritePoint {
  const startTimes = new StartTimes(0x22); // Summary.created_timestamp
  return (message, point) => {
    const value = point.value as SummaryValue | undefined;
    if (typeof value?.sum !== "number") throw invalidValue;
    const quantiles = quantilesOf(value);
    const count = countOf(value.count);
    const at = message.open(summary, 1);
    message.count(sampleCount, count);
    message.double(sampleSum, value.sum);
    for (const { quantile, value: reached } of quantiles) {
      const quantileAt = message.open(quantileMessage, 1);
      message.double(quantileField, quantile);
      message.double(valueField, reached);
      message.close(quantileAt, 1);
    }
    startTimes.write(message, point.startTime);
    message.close(at, 1);
  };
}

/** From 0 to 1, each once, in their order. */
function quantilesOf({ quantiles }: SummaryValue): SummaryValue["quantiles"] {
  if (!Array.isArray(quantiles)) throw invalidValue;
  const inOrder = [...(quantiles as SummaryValue["quantiles"])].sort((one, other) => one.quantile - other.quantile);
  let before = -1;
  for (const { quantile, value } of inOrder) {
    if (!(quantile >= 0 && quantile <= 1 && quantile > before) || typeof value !== "number") throw invalidValue;
    before = quantile;
  }
  return inOrder;
}
