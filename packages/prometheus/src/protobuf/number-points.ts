import { invalidValue } from "@meterbridge/core/points";
import { exemplarsOf } from "../exposition/exemplars.ts";
import { writeLatest } from "./exemplars.ts";
import { StartTimes } from "./timestamp.ts";
import type { WritePoint } from "./write-point.ts";

const value = 0x09; // Gauge.value, Counter.value, Untyped.value

export function gaugePoints(): WritePoint {
  return numberPoints(0x12); // Metric.gauge
}

function numberPoints(tag: number): WritePoint {
  return (message, point) => {
    const number = numberOf(point.value);
    const at = message.open(tag, 1);
    message.double(value, number);
    message.close(at, 1);
  };
}

export function counterPoints(): WritePoint {
  const startTimes = new StartTimes(0x1a); // Counter.created_timestamp
  return (message, point) => {
    const number = numberOf(point.value);
    // NaN is not, either.
    if (!(number >= 0)) throw invalidValue;
    const exemplars = exemplarsOf(point);
    const at = message.open(0x1a, 1); // Metric.counter
    message.double(value, number);
    if (exemplars) writeLatest(message, 0x12, exemplars); // Counter.exemplar
    startTimes.write(message, point.startTime);
    message.close(at, 1);
  };
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  throw invalidValue;
}
