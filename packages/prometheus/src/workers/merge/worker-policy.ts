import { anyOf, callable, oneOf, type Rule } from "@meterbridge/core";

/**
 * What several workers' values of one series become, where they do not add up by themselves.
 *
 * - `"each"`: a series for each worker, with a label that tells which.
 * - `"sum"`, `"min"`, `"max"`, `"average"`: one series for all that live.
 * - `"latest"`: the one that changed last, as far as reports show it.
 */
export type WorkerPolicy = "each" | "sum" | "min" | "max" | "average" | "latest";

/** What a policy is chosen by. */
export interface PolicyMetric {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
}

/** One policy for all metrics of a kind, or one for each metric. */
export type PolicyChoice = WorkerPolicy | ((metric: PolicyMetric) => WorkerPolicy);

const policies: readonly WorkerPolicy[] = ["each", "sum", "min", "max", "average", "latest"];

export const policyRule: Rule = anyOf(oneOf(...policies), callable);

/** The policy for a metric; a function that throws, or names none, chooses nothing. */
export function policyFor(choice: PolicyChoice, metric: PolicyMetric, otherwise: WorkerPolicy): WorkerPolicy {
  if (typeof choice !== "function") return choice;
  try {
    const chosen = choice(metric);
    return policies.includes(chosen) ? chosen : otherwise;
  } catch {
    return otherwise;
  }
}
