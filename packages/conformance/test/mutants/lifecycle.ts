import { type Clock, ExportError, layer, waitFor } from "@meterbridge/core";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { serialize } from "node:v8";
import { type About, type Defect, exporterOf } from "../reference/reference.ts";
import type { Mutant } from "./mutant.ts";

export const lifecycleMutants: readonly Mutant[] = [
  {
    name: "answers twice",
    caughtBy: "lifecycle/answers-once",
    defect: face((exporter) => ({
      export: (metrics, answer) =>
        exporter.export(metrics, (result) => {
          answer(result);
          answer(result);
        }),
    })),
  },
  {
    name: "never answers",
    caughtBy: "lifecycle/answers-once",
    others: Infinity,
    defect: face((exporter) => ({ export: (metrics) => exporter.export(metrics, () => {}) })),
  },
  {
    name: "throws when it is given no metrics",
    caughtBy: "lifecycle/never-throws",
    defect: face((exporter) => ({
      export(metrics, answer) {
        const names = metrics.scopeMetrics.map(({ scope }) => scope?.name);
        exporter.export(names.length > 0 ? metrics : { ...metrics }, answer);
      },
    })),
  },
  {
    name: "fails for ever once a callback has thrown",
    caughtBy: "lifecycle/survives-callback",
    defect: face((exporter) => {
      let isBroken = false;
      return {
        export(metrics, answer) {
          if (isBroken) return answer({ code: 1, error: new Error("broken by a callback") });
          exporter.export(metrics, (result) => {
            isBroken = true;
            answer(result);
            isBroken = false;
          });
        },
      };
    }),
  },
  {
    name: "lets what a callback throws go on, where nobody can catch it",
    caughtBy: "lifecycle/survives-callback",
    defect: face((exporter) => ({
      export: (metrics, answer) => exporter.export(metrics, (result) => process.nextTick(answer, result)),
    })),
  },
  {
    name: "exports side by side",
    caughtBy: "lifecycle/keeps-order",
    defect: { face: sideBySide },
  },
  {
    name: "sends a message without data points",
    caughtBy: "lifecycle/empty-export",
    defect: face((exporter, { farEnd }) => ({
      export(metrics, answer) {
        if (metrics?.scopeMetrics?.length === 0) void farEnd.take(serialize([]), "");
        exporter.export(metrics, answer);
      },
    })),
  },
  {
    name: "fails when there is nothing to be exported",
    caughtBy: "lifecycle/empty-export",
    defect: face((exporter) => ({
      export(metrics, answer) {
        if (metrics?.scopeMetrics?.length === 0) return answer({ code: 1, error: new Error("nothing to be exported") });
        exporter.export(metrics, answer);
      },
    })),
  },
  {
    name: "adds to what it is given",
    caughtBy: "lifecycle/leaves-input-alone",
    defect: {
      metrics(metrics) {
        metrics.scopeMetrics.push({ scope: { name: "meterbridge" }, metrics: [] });
        return metrics;
      },
    },
  },
  {
    name: "flushes at once",
    caughtBy: "lifecycle/flush-waits",
    defect: face(() => ({ forceFlush: async () => {} })),
  },
  {
    name: "never ends a flush after a failure",
    caughtBy: "lifecycle/flush-bounded",
    defect: afterFailure((exporter, never) => ({ forceFlush: () => exporter.forceFlush().then(never) })),
  },
  {
    name: "ends a flush later than it may",
    caughtBy: "lifecycle/flush-bounded",
    defect: later((exporter, wait) => ({ forceFlush: () => exporter.forceFlush().then(wait) })),
  },
  {
    name: "asks for a temporality that there is not",
    caughtBy: "lifecycle/selects-temporality",
    defect: face((exporter) => ({
      selectAggregationTemporality: (instrument) =>
        (instrument as string) === "GAUGE" ? (7 as never) : exporter.selectAggregationTemporality!(instrument),
    })),
  },
  {
    name: "passes over the temporality of its options",
    caughtBy: "lifecycle/selects-temporality",
    defect: face(() => ({ selectAggregationTemporality: () => 1 })),
  },
  {
    name: "drops what is under way when it is shut down",
    caughtBy: "lifecycle/shutdown-delivers",
    defect: {
      sink: () =>
        layer<ResourceMetrics>((next) => ({
          async send(metrics, call) {
            const outcome = await waitFor(next.send(metrics, call), call.closing!);
            return outcome?.value ?? { kind: "retryable", error: new ExportError("shutdown", "dropped") };
          },
        })),
    },
  },
  {
    name: "still sends after its shutdown",
    caughtBy: "lifecycle/shutdown-ends",
    defect: face((exporter) => ({ shutdown: () => exporter.forceFlush() })),
  },
  {
    name: "succeeds after its shutdown and sends nothing",
    caughtBy: "lifecycle/shutdown-ends",
    defect: face((exporter) => {
      let isShutDown = false;
      return {
        export: (metrics, answer) => (isShutDown ? answer({ code: 0 }) : exporter.export(metrics, answer)),
        shutdown() {
          isShutDown = true;
          return exporter.shutdown();
        },
      };
    }),
  },
  {
    name: "rejects a second shutdown",
    caughtBy: "lifecycle/shutdown-twice",
    defect: face((exporter) => {
      let isShutDown = false;
      return {
        async shutdown() {
          if (isShutDown) throw new Error("it is shut down already");
          isShutDown = true;
          await exporter.shutdown();
        },
      };
    }),
  },
  {
    name: "never ends a shutdown after a failure",
    caughtBy: "lifecycle/shutdown-bounded",
    defect: afterFailure((exporter, never) => ({ shutdown: () => exporter.shutdown().then(never) })),
  },
  {
    name: "ends a shutdown later than it may",
    caughtBy: "lifecycle/shutdown-bounded",
    defect: later((exporter, wait) => ({ shutdown: () => exporter.shutdown().then(wait) })),
  },
  {
    name: "leaves exports unanswered when it is shut down",
    caughtBy: "lifecycle/shutdown-bounded",
    defect: face((exporter) => {
      let isShutDown = false;
      return {
        export: (metrics, answer) =>
          exporter.export(metrics, (result) => {
            const isCutOff = isShutDown && result.code === 1 && !result.error?.message.includes("is shut down");
            if (!isCutOff) answer(result);
          }),
        shutdown() {
          isShutDown = true;
          return exporter.shutdown();
        },
      };
    }),
  },
  {
    name: "waits to the end of its back-off when it is shut down",
    caughtBy: "lifecycle/shutdown-hurries",
    defect: { retry: { isDeaf: true } },
  },
  {
    name: "shuts all exporters down with one",
    caughtBy: "lifecycle/instances-apart",
    defect: face((exporter, { settings }) => ({
      export(metrics, answer) {
        if (shutDownClocks.has(settings.clock))
          return answer({ code: 1, error: new Error("the exporter is shut down") });
        exporter.export(metrics, answer);
      },
      shutdown() {
        shutDownClocks.add(settings.clock);
        return exporter.shutdown();
      },
    })),
  },
];

// The state that exporters of one case share by mistake: each case has a clock of its own.
const shutDownClocks = new WeakSet<Clock>();

function face(change: (exporter: PushMetricExporter, about: About) => Partial<PushMetricExporter>): Defect {
  return { face: (exporter, about) => ({ ...exporter, ...change(exporter, about) }) };
}

/** `never` never resolves once an export has failed. */
function afterFailure(
  change: (exporter: PushMetricExporter, never: () => Promise<void>) => Partial<PushMetricExporter>,
): Defect {
  return face((exporter) => {
    let hasFailed = false;
    return {
      export: (metrics, answer) =>
        exporter.export(metrics, (result) => {
          hasFailed ||= result.code === 1;
          answer(result);
        }),
      ...change(exporter, () => (hasFailed ? new Promise(() => {}) : Promise.resolve())),
    };
  });
}

/** `wait` takes half a second. */
function later(
  change: (exporter: PushMetricExporter, wait: () => Promise<void>) => Partial<PushMetricExporter>,
): Defect {
  return face((exporter, { settings: { clock } }) =>
    change(exporter, () => new Promise((resolve) => clock.setTimeout(resolve, 500))),
  );
}

function sideBySide(exporter: PushMetricExporter, about: About): PushMetricExporter {
  const all = [exporter];
  let underWay = 0;
  return {
    ...exporter,
    export(metrics, answer) {
      const one = underWay === 0 ? exporter : exporterOf({}, about);
      if (one !== exporter) all.push(one);
      underWay += 1;
      one.export(metrics, (result) => {
        underWay -= 1;
        answer(result);
      });
    },
    forceFlush: async () => void (await Promise.all(all.map((one) => one.forceFlush()))),
    shutdown: async () => void (await Promise.all(all.map((one) => one.shutdown()))),
  };
}
