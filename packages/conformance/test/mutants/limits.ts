import { type Encoder, type Layer, layer, type Payload, systemClock } from "@meterbridge/core";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { referenceEncoder } from "../reference/encoder.ts";
import { exporterOf } from "../reference/reference.ts";
import type { Mutant } from "./mutant.ts";

export const limitMutants: readonly Mutant[] = [
  {
    name: "waits by the system's clock",
    caughtBy: "limits/clock",
    others: Infinity,
    defect: {
      whole: ({ settings, farEnd }) => exporterOf({}, { settings: { ...settings, clock: systemClock }, farEnd }),
    },
  },
  {
    name: "does not care how large a request is",
    caughtBy: "limits/request-size",
    defect: { encoder: () => referenceEncoder() },
  },
  {
    name: "fails as a whole when one data point is too large",
    caughtBy: "limits/oversized-point",
    defect: {
      encoder: ({ maxRequestBytes }) =>
        droppingBy(referenceEncoder(maxRequestBytes), () => {
          throw new Error("a data point is too large");
        }),
    },
  },
  {
    name: "sends a data point that is too large all the same",
    caughtBy: "limits/oversized-point",
    defect: { encoder: ({ maxRequestBytes }) => sendingOversized(referenceEncoder(maxRequestBytes)) },
  },
  {
    name: "does not tell of a data point that is too large",
    caughtBy: "limits/oversized-point",
    defect: { encoder: ({ maxRequestBytes }) => droppingBy(referenceEncoder(maxRequestBytes), () => {}) },
  },
  {
    name: "lets every export wait that overlaps",
    caughtBy: "limits/waiting-line",
    defect: { maxPendingExports: 1_000 },
  },
  {
    name: "gives an export its time when its turn has come",
    caughtBy: "limits/deadline-in-line",
    defect: { face: (exporter) => oneByOne(exporter) },
  },
  {
    name: "encodes in one piece",
    caughtBy: "limits/event-loop",
    defect: { encoder: ({ maxRequestBytes }) => inOnePiece(referenceEncoder(maxRequestBytes)) },
  },
  {
    name: "keeps the metrics that it could not deliver",
    caughtBy: "limits/memory",
    defect: {
      face(exporter) {
        const lost: ResourceMetrics[] = [];
        return {
          ...exporter,
          export: (metrics, answer) =>
            exporter.export(metrics, (result) => {
              if (result.code === 1) lost.push(metrics);
              answer(result);
            }),
        };
      },
    },
  },
  {
    name: "keeps the messages that it could not deliver",
    caughtBy: "limits/memory-bytes",
    defect: { attempt: () => keeping() },
  },
];

const tooLarge = "point_too_large";

/** Does something else with the data points that are too large than to tell of them. */
function droppingBy(encoder: Encoder, lose: (dataPoint: object) => void): Encoder {
  return {
    ...encoder,
    encode: (metrics, drop) =>
      encoder.encode(metrics, (reason, dataPoint) => (reason === tooLarge ? lose(dataPoint) : drop(reason, dataPoint))),
  };
}

function sendingOversized(encoder: Encoder): Encoder {
  return {
    ...encoder,
    *encode(metrics, drop) {
      const large = new Set<object>();
      yield* droppingBy(encoder, (dataPoint) => large.add(dataPoint)).encode(metrics, drop);
      const scopeMetrics = metrics.scopeMetrics.map((scope) => ({
        ...scope,
        metrics: scope.metrics.map(
          (metric) =>
            ({ ...metric, dataPoints: metric.dataPoints.filter((point) => large.has(point)) }) as typeof metric,
        ),
      }));
      if (large.size > 0) yield* referenceEncoder().encode({ ...metrics, scopeMetrics }, drop);
    },
  };
}

/** Hands an export on when the one before it is answered. */
function oneByOne(exporter: PushMetricExporter): PushMetricExporter {
  let last = Promise.resolve();
  return {
    ...exporter,
    export(metrics, answer) {
      const run = (): Promise<void> =>
        new Promise((resolve) =>
          exporter.export(metrics, (result) => {
            resolve();
            answer(result);
          }),
        );
      last = last.then(run);
    },
    async forceFlush() {
      await last;
      await exporter.forceFlush();
    },
    async shutdown() {
      await exporter.shutdown();
      await last;
    },
  };
}

/** As long as a naive encoder takes for many data points, in which nobody else has a turn. */
function inOnePiece(encoder: Encoder): Encoder {
  return {
    ...encoder,
    *encode(metrics, drop) {
      const points = metrics.scopeMetrics.flatMap((scope) =>
        scope.metrics.flatMap(({ dataPoints }) => dataPoints as object[]),
      );
      const endMs = performance.now() + (points.length > 10_000 ? 300 : 0);
      while (performance.now() < endMs);
      yield* encoder.encode(metrics, drop);
    },
  };
}

function keeping(): Layer<Payload> {
  const lost: Payload[] = [];
  return layer((next) => ({
    async send(payload, call) {
      const outcome = await next.send(payload, call);
      if (outcome.kind !== "delivered") lost.push(payload);
      return outcome;
    },
  }));
}
