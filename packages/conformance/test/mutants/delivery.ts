import {
  type ExportErrorCode,
  type Layer,
  layer,
  type Outcome,
  type Payload,
  pickPoints,
  reasonOf,
  waitFor,
} from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Defect } from "../reference/reference.ts";
import type { Mutant } from "./mutant.ts";

const delivered: Outcome<never> = { kind: "delivered", rejectedPoints: 0 };

export const deliveryMutants: readonly Mutant[] = [
  {
    name: "swallows everything",
    caughtBy: "delivery/arrives",
    others: Infinity,
    defect: { sink: () => layer<ResourceMetrics>(() => ({ send: async () => delivered })) },
  },
  { name: "loses the third export", caughtBy: "delivery/arrives", defect: withThird(() => Promise.resolve(delivered)) },
  {
    name: "sends the third export twice",
    caughtBy: "delivery/arrives",
    defect: withThird(async (send) => {
      await send();
      return send();
    }),
  },
  {
    name: "loses the data points beyond a thousand",
    caughtBy: "delivery/many-points",
    defect: { metrics: (metrics) => pickPoints(metrics, [[0, 1_000]]) },
  },
  {
    name: "sends again what was taken in part",
    caughtBy: "delivery/partial-success-once",
    defect: {
      retry: { again: (outcome) => outcome.kind === "retryable" || isPartial(outcome) },
    },
  },
  {
    name: "takes a partial success for a failure",
    caughtBy: "delivery/partial-success-once",
    defect: {
      face: (exporter) => ({
        ...exporter,
        export: (metrics, answer) =>
          exporter.export(metrics, (result) => {
            const outcome = (result as unknown as Record<symbol, Outcome<ResourceMetrics>>)[outcomeBrand];
            answer(outcome && isPartial(outcome) ? { code: 1, error: new Error("a part was refused") } : result);
          }),
      }),
    },
  },
  {
    name: "does not tell what was refused",
    caughtBy: "delivery/partial-success-told",
    defect: changing((outcome) => (isPartial(outcome) ? delivered : outcome)),
  },
  {
    name: "sends again what was refused",
    caughtBy: "delivery/refused-once",
    defect: { retry: { again: ({ kind }) => kind !== "delivered" } },
  },
  {
    name: "does not say why it failed",
    caughtBy: "delivery/refused-once",
    defect: answering("refused", { code: 1 }),
  },
  {
    name: "takes a refusal for a success",
    caughtBy: "delivery/refused-once",
    defect: answering("refused", { code: 0 }),
  },
  {
    name: "fails for ever once something was refused",
    caughtBy: "delivery/recovers",
    defect: {
      attempt: () =>
        layer<Payload>((next) => {
          let refusal: Outcome<Payload> | undefined;
          return {
            async send(payload, call) {
              if (refusal) return refusal;
              const outcome = await next.send(payload, call);
              if (outcome.kind === "failed") refusal = outcome;
              return outcome;
            },
          };
        }),
    },
  },
  {
    name: "takes it for a success when nobody is there",
    caughtBy: "delivery/unreachable",
    defect: changing((outcome) =>
      outcome.kind === "retryable" && outcome.error.message.includes("nobody") ? delivered : outcome,
    ),
  },
  {
    name: "waits for an answer as long as it takes",
    caughtBy: "delivery/hang-ends",
    others: 10,
    defect: { timeoutMs: 0 },
  },
  {
    name: "gives itself new time with every byte",
    caughtBy: "delivery/drip-ends",
    others: 6,
    defect: { timeoutMs: 0, attempt: timeOfSilence },
  },
  {
    name: "answers later than it may",
    caughtBy: "delivery/failing-ends",
    others: 6,
    defect: {
      face: (exporter, { settings: { clock } }) => ({
        ...exporter,
        export: (metrics, answer) =>
          exporter.export(metrics, (result) => {
            if (result.code === 0) answer(result);
            else clock.setTimeout(() => answer(result), 1_500);
          }),
      }),
    },
  },
  {
    name: "takes it for a success when it has given up",
    caughtBy: "delivery/failing-ends",
    defect: answering("unavailable", { code: 0 }),
  },
  { name: "does not try again after a failure", caughtBy: "delivery/failure-retried", defect: notAfter("unavailable") },
  {
    name: "does not try again when it came too soon",
    caughtBy: "delivery/throttle-retried",
    others: 4,
    defect: notAfter("throttled"),
  },
  {
    name: "does not try again on a new connection",
    caughtBy: "delivery/disconnection-retried",
    defect: notAfter("connection"),
  },
  {
    name: "spends all its time on one attempt",
    caughtBy: "delivery/hang-retried",
    defect: { attemptMs: Infinity },
  },
  {
    name: "does not care how long the far end wants to be left alone",
    caughtBy: "delivery/throttle-honoured",
    defect: { retry: { pauseMs: () => 100 } },
  },
  {
    name: "comes back at once when it is let",
    caughtBy: "delivery/throttle-floored",
    defect: { retry: { pauseMs: ({ retryAfterMs }, attempt) => retryAfterMs ?? 100 * 2 ** attempt } },
  },
  {
    name: "comes back earlier when the wait would be too long",
    caughtBy: "delivery/throttle-too-long",
    defect: {
      retry: { pauseMs: ({ retryAfterMs = 100 }) => (retryAfterMs > 100_000 ? 500 : Math.max(100, retryAfterMs)) },
    },
  },
  {
    name: "tries without end",
    caughtBy: "delivery/no-hot-loop",
    defect: { retry: { attempts: Infinity, pauseMs: ({ retryAfterMs }) => Math.max(100, retryAfterMs ?? 0) } },
  },
];

const outcomeBrand = Symbol.for("meterbridge.Outcome");

function isPartial(outcome: Outcome<unknown>): boolean {
  return outcome.kind === "delivered" && outcome.rejectedPoints > 0;
}

function changing(change: (outcome: Outcome<Payload>) => Outcome<Payload>): Defect {
  return {
    attempt: () =>
      layer<Payload>((next) => ({ send: async (payload, call) => change(await next.send(payload, call)) })),
  };
}

function withThird(
  third: (send: () => Promise<Outcome<ResourceMetrics>>) => Promise<Outcome<ResourceMetrics>>,
): Defect {
  return {
    sink: () =>
      layer<ResourceMetrics>((next) => {
        let exports = 0;
        return {
          send: (metrics, call) => (++exports === 3 ? third(() => next.send(metrics, call)) : next.send(metrics, call)),
        };
      }),
  };
}

function answering(code: ExportErrorCode, result: { readonly code: number }): Defect {
  return {
    face: (exporter) => ({
      ...exporter,
      export: (metrics, answer) =>
        exporter.export(metrics, (given) => answer(given.error?.message.startsWith(`[${code}]`) ? result : given)),
    }),
  };
}

function notAfter(code: ExportErrorCode): Defect {
  return { retry: { again: (outcome) => outcome.kind === "retryable" && outcome.error.code !== code } };
}

/** Ends an attempt when nothing was heard for the time that an export may take, as a socket's timeout does. */
function timeOfSilence({
  settings: { clock, timeoutMs },
  farEnd,
}: Parameters<NonNullable<Defect["attempt"]>>[0]): Layer<Payload> {
  return layer((next) => ({
    async send(payload, call) {
      const over = new AbortController();
      const begin = (): (() => void) => clock.setTimeout(() => over.abort(), timeoutMs);
      let cancel = begin();
      const stopListening = farEnd.listen(() => {
        cancel();
        cancel = begin();
      });
      const outcome = await waitFor(next.send(payload, call), over.signal);
      cancel();
      stopListening();
      return outcome?.value ?? { kind: "failed", error: reasonOf(over.signal, "nothing was heard") };
    },
  }));
}
