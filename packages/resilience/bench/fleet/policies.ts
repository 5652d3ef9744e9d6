import { type Clock, flow, layer, type Layer, type Payload, wait } from "@meterbridge/core";
import { attemptTimeout } from "../../src/attempt-timeout.ts";
import { circuitBreaker } from "../../src/circuit-breaker.ts";
import { retry } from "../../src/retry.ts";
import { queue } from "../../src/queue/queue.ts";

/** What stands between an exporter's payloads and the Collector: a queue, and how it comes back. */
export type Policy = (parts: Parts) => Layer<Payload>;

interface Parts {
  readonly clock: Clock;
  readonly random: () => number;
}

/** By the name that tables and plots give them. */
export const policies = {
  "fixed 1 s": waiting(() => 1_000),
  "fixed 5 s": waiting(() => 5_000),
  /** @opentelemetry/exporter-metrics-otlp-http: growing by half from 1 s to 5 s, a fifth more or less by chance. */
  "upstream's": waiting((tries, random) => Math.min(1_000 * 1.5 ** (tries - 1), 5_000) * (0.8 + random() * 0.4)),
  "queue · retry": (parts) => layers(queue(parts), retry(parts), attemptTimeout({ clock: parts.clock })),
  queue: (parts) => layers(queue(parts), attemptTimeout({ clock: parts.clock })),
  "queue · circuitBreaker": (parts) =>
    layers(queue(parts), circuitBreaker(parts), attemptTimeout({ clock: parts.clock })),
} as const satisfies Readonly<Record<string, Policy>>;

export type PolicyName = keyof typeof policies;

/** A queue whose only waits are these; what the far end asks for comes before them. */
function waiting(delayMs: (tries: number, random: () => number) => number): Policy {
  return (parts) => {
    const { clock, random } = parts;
    const endless: Layer<Payload> = layer((next) => ({
      async send(payload, call) {
        for (let tries = 1; ; tries++) {
          const outcome = await next.send(payload, call);
          if (outcome.kind !== "retryable" || call.signal.aborted) return outcome;
          await wait(clock, outcome.retryAfterMs ?? delayMs(tries, random), call.signal);
        }
      },
    }));
    return layers(queue({ ...parts, deliveryTimeoutMs: 0 }), endless, attemptTimeout({ clock }));
  };
}

function layers(...all: readonly Layer<Payload>[]): Layer<Payload> {
  return (sink) => flow(...all, sink);
}
