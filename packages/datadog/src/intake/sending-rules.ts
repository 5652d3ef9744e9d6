import { anyOf, having, integer, nested, oneOf, type Rule, type Rules, text } from "@meterbridge/core";
import type { RetryOption } from "@meterbridge/resilience/attempts";
import type { DatadogExporterOptions } from "../options.ts";

const retryRules: Rules<Exclude<RetryOption, false>> = {
  maxAttempts: integer("attempts", 1),
  initialDelayMs: integer("milliseconds", 0),
  maxDelayMs: integer("milliseconds", 0),
  retryAmbiguous: oneOf(true, false),
};

const retryRule: Rule = anyOf(oneOf(false), nested(retryRules));

/**
 * What `httpTransport` and the layers of attempts say of their options, said once more: their code is loaded with the first export, and to
 * load it for these rules would make the import of this package a third longer. A test holds them against each other.
 */
export const sendingRules: Pick<
  Rules<DatadogExporterOptions>,
  | "maxSockets"
  | "keepAliveMs"
  | "maxConnectionAgeMs"
  | "pool"
  | "socketPath"
  | "maxResponseBytes"
  | "attemptTimeoutMs"
  | "retry"
> = {
  maxSockets: integer("connections", 1),
  keepAliveMs: integer("milliseconds", 0),
  maxConnectionAgeMs: integer("milliseconds", 0),
  pool: having("a pool made by httpPool", "agentFor", "close", "inspect"),
  socketPath: text,
  maxResponseBytes: integer("bytes", 1),
  attemptTimeoutMs: integer("milliseconds", 0),
  retry: retryRule,
};
