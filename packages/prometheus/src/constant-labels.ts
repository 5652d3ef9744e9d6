import type { Attributes } from "@opentelemetry/api";
import type { Label } from "./exposition/family.ts";
import { labelValue } from "./naming/label-value.ts";
import { withTextForms } from "./naming/with-text-forms.ts";
import type { PrometheusExporterOptions } from "./options.ts";

/**
 * The attributes of a resource that every series has, too. OpenTelemetry specification, metrics/sdk_exporters/prometheus.md,
 * "resource_constant_labels"; patterns as in its declarative configuration, "IncludeExclude". The names are the attributes' keys.
 */
export function constantLabels(
  choice: PrometheusExporterOptions["resourceConstantLabels"],
): (resource: Attributes) => readonly Label[] {
  if (choice === undefined) return () => [];
  const isChosen = typeof choice === "function" ? choice : byPatterns(choice.included, choice.excluded);
  return (resource) =>
    withTextForms(resource)
      .filter(([key]) => isChosen(key))
      .map(([key, value]) => [key, labelValue(value)]);
}

function byPatterns(included: readonly string[] = ["*"], excluded: readonly string[] = []): (key: string) => boolean {
  const wanted = included.map((pattern) => expressionOf(pattern));
  const unwanted = excluded.map((pattern) => expressionOf(pattern));
  return (key) => wanted.some((each) => each.test(key)) && !unwanted.some((each) => each.test(key));
}

function expressionOf(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "su");
}
