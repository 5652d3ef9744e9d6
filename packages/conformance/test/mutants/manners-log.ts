import { ExportError, layer } from "@meterbridge/core";
import { diag } from "@opentelemetry/api";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { type Defect, exporterOf } from "../reference/reference.ts";
import { onFailure, onPartialSuccess } from "./defects.ts";
import { encoding } from "./changing.ts";
import type { Mutant } from "./mutant.ts";

export const logMutants: readonly Mutant[] = [
  {
    name: "logs its headers",
    caughtBy: "manners/secrets",
    defect: onFailure((_answer, { settings }) =>
      diag.debug("sent", { request: { headers: headers(settings.secret) } }),
    ),
  },
  {
    name: "shows its headers in an error",
    caughtBy: "manners/secrets",
    defect: onFailure(({ error }, { settings }) => Object.assign(error!, { headers: headers(settings.secret) })),
  },
  {
    name: "shows its credentials in the cause of an error",
    caughtBy: "manners/secrets",
    defect: onFailure(({ error }, { settings }) => {
      error!.cause = new Error(`not let in: Basic ${Buffer.from(`user:${settings.secret}`).toString("base64")}`);
    }),
  },
  {
    name: "takes no credentials",
    caughtBy: "manners/secrets",
    defect: {
      whole({ farEnd, settings: { timeoutMs, clock, random, maxRequestBytes, temporality } }) {
        const settings = { timeoutMs, clock, random, maxRequestBytes, temporality, secret: "another one" };
        return exporterOf({}, { farEnd, settings });
      },
    },
  },
  {
    name: "writes to the console",
    caughtBy: "manners/no-console",
    defect: onPartialSuccess(() => console.log("a mutant writes to the console")),
  },
  {
    name: "writes to a standard stream",
    caughtBy: "manners/no-console",
    defect: onPartialSuccess(() => void process.stderr.write("a mutant writes to stderr\n")),
  },
  {
    name: "says nothing of data points that it drops, where nothing else can be lost",
    caughtBy: "manners/loss-told",
    lacks: ["refusal", "failure", "disconnection"],
    others: 6,
    defect: encoding((metrics, _, right) => right.encode(metrics, () => {})),
  },
  { name: "loses without a word", caughtBy: "manners/loss-told", defect: withoutWord() },
  {
    name: "tells of every export that fails",
    caughtBy: "manners/quiet-log",
    defect: onFailure(() => diag.error("an export failed")),
  },
  { name: "does not tell that nothing is lost any more", caughtBy: "manners/loss-end-told", defect: neverOver() },
  {
    name: "is thrown off by a logger that throws",
    caughtBy: "manners/broken-logger",
    defect: onFailure(() => diag.info("an export failed")),
  },
  {
    name: "fails for ever once a logger has thrown",
    caughtBy: "manners/broken-logger",
    defect: failingOnceLoggerThrew(),
  },
];

function headers(secret: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${secret}` };
}

/** What keeps the log takes every failure for a success. */
function withoutWord(): Defect {
  const failures = new WeakMap<ResourceMetrics, ExportError>();
  return {
    sink: () =>
      layer<ResourceMetrics>((next) => ({
        async send(metrics, call) {
          const outcome = await next.send(metrics, call);
          if (outcome.kind === "delivered") return outcome;
          failures.set(metrics, outcome.error);
          return { kind: "delivered", rejectedPoints: 0 };
        },
      })),
    face: (exporter) => ({
      ...exporter,
      export: (metrics, answer) =>
        exporter.export(metrics, (result) => {
          const error = failures.get(metrics);
          answer(error ? { code: 1, error } : result);
        }),
    }),
  };
}

function failingOnceLoggerThrew(): Defect {
  return {
    face(exporter) {
      let isBroken = false;
      return {
        ...exporter,
        export: (metrics, answer) =>
          exporter.export(metrics, (result) => {
            try {
              diag.debug("an export was answered");
            } catch {
              isBroken = true;
            }
            answer(isBroken ? { code: 1, error: new Error("the logger is broken") } : result);
          }),
      };
    },
  };
}

/** What keeps the log takes everything after a failure for one, too. */
function neverOver(): Defect {
  const arrived = new WeakSet<ResourceMetrics>();
  return {
    sink: () =>
      layer<ResourceMetrics>((next) => {
        let hasFailed = false;
        return {
          async send(metrics, call) {
            const outcome = await next.send(metrics, call);
            hasFailed ||= outcome.kind !== "delivered";
            if (outcome.kind !== "delivered" || !hasFailed) return outcome;
            arrived.add(metrics);
            return { kind: "failed", error: new ExportError("unknown", "it is not over") };
          },
        };
      }),
    face: (exporter) => ({
      ...exporter,
      export: (metrics, answer) =>
        exporter.export(metrics, (result) => answer(arrived.has(metrics) ? { code: 0 } : result)),
    }),
  };
}
