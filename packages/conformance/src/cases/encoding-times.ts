import type { HrTime } from "@opentelemetry/api";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Case } from "../case.ts";
import { metricsFor, type TemporalityWishes } from "../data/metrics-for.ts";
import { carries } from "./carries.ts";

const second = 1_790_000_000;

export const encodingTimeCases: readonly Case[] = [
  carries({
    id: "encoding/timestamps",
    sentence: "Every data point arrives with its own time, which is not the time of sending.",
    needs: ["timestamps"],
    exports: (exporter) => [
      atTimes(exporter, { first: { endTime: [second, 0] }, later: { endTime: [second + 59, 0] } }),
      atTimes(exporter, {
        first: { endTime: [second + 60, 0] },
        earlier: { startTime: [second - 1_260, 0], endTime: [second - 1_200, 0] },
      }),
    ],
    looksAt: { aspects: ["second"] },
  }),
  carries({
    id: "encoding/nanoseconds",
    sentence: "Times arrive exact to the nanosecond.",
    needs: ["nanoseconds", "timestamps"],
    exports: (exporter) => [
      atTimes(exporter, {
        whole_second: { startTime: [second, 0], endTime: [second + 60, 0] },
        one: { startTime: [second, 1], endTime: [second + 60, 1] },
        last: { startTime: [second, 999_999_998], endTime: [second + 60, 999_999_999] },
        digits: { startTime: [second, 100_200_300], endTime: [second + 60, 123_456_789] },
      }),
    ],
    looksAt: { aspects: ["nanosecond"], whereTold: ["startNanosecond"] },
  }),
  carries({
    id: "encoding/start-times",
    sentence: "Every data point arrives with the time at which it began.",
    needs: ["startTimes"],
    exports: (exporter) => [
      atTimes(exporter, {
        first: { startTime: [second, 0] },
        later: { startTime: [second + 30, 0] },
        at_its_end: { startTime: [second + 60, 0], endTime: [second + 60, 0] },
      }),
    ],
    looksAt: { aspects: ["startSecond"] },
  }),
];

interface Times {
  readonly startTime?: HrTime;
  readonly endTime?: HrTime;
}

function atTimes(exporter: TemporalityWishes, all: Readonly<Record<string, Times>>): ResourceMetrics {
  const points = Object.entries(all).map(([which, times]) => ({ attributes: { which }, value: 1, ...times }));
  return metricsFor(exporter, [{ kind: "sum", name: "conformance.count", integers: true, points }]);
}
