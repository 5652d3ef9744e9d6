import type { RetryOption } from "@meterbridge/resilience/attempts";
import type { KafkaExporterOptions } from "./options.ts";

/** How long an export tries, and how often. */
export interface Patience {
  readonly timeoutMs: number;
  readonly attemptTimeoutMs: number;
  readonly retry: RetryOption | undefined;
}

/**
 * A broker that dies, or stands still, leads its partitions until the others take it for gone: after 9 seconds unless told otherwise
 * (`broker.session.timeout.ms`), and after up to 13 when it was the controller, too. An export outlasts that, and an attempt that hangs at such a
 * broker leaves time for others.
 *
 * A producer of the application has patience of its own, and what hangs in it cannot be called off: it is asked as seldom as other far ends are.
 */
export function patienceOf(options: KafkaExporterOptions): Patience {
  const { producer, retry, spool } = options;
  const { timeoutMs = producer ? 10_000 : 20_000 } = options;
  const { attemptTimeoutMs = Math.ceil(timeoutMs / (producer ? 2 : 4)) } = options;
  const isAsGiven = producer !== undefined || retry === false || (!retry && spool);
  return { timeoutMs, attemptTimeoutMs, retry: isAsGiven ? retry : untilAnotherLeads(retry) };
}

function untilAnotherLeads(given: Exclude<RetryOption, false> = {}): RetryOption {
  const {
    maxAttempts = 40,
    initialDelayMs = 250,
    maxDelayMs = Math.max(2_000, initialDelayMs),
    retryAmbiguous,
  } = given;
  return { maxAttempts, initialDelayMs, maxDelayMs, retryAmbiguous };
}
