import type { Scope } from "../exposition/origin.ts";
import type { KeyValue, Naming } from "./naming.ts";
import { withTextForms } from "./with-text-forms.ts";

const prefix = "otel_scope_";
const nameKey = `${prefix}name`;
const versionKey = `${prefix}version`;
const schemaUrlKey = `${prefix}schema_url`;

/**
 * What tells the scope of a series. A scope's attribute that would be named like its name, version or schema URL is left
 * out, and so is one that no text says. OpenTelemetry specification, compatibility/prometheus_and_openmetrics.md, "Instrumentation Scope".
 */
export function scopeLabels(scope: Scope, naming: Pick<Naming, "labelName">): KeyValue[] {
  const { name, version, schemaUrl, attributes } = scope;
  const labels: KeyValue[] = [];
  if (name) labels.push([nameKey, name]);
  if (version) labels.push([versionKey, version]);
  if (schemaUrl) labels.push([schemaUrlKey, schemaUrl]);
  if (!attributes) return labels;
  const taken = [nameKey, versionKey, schemaUrlKey].map((key) => naming.labelName(key));
  for (const [key, value] of withTextForms(attributes)) {
    const prefixed = `${prefix}${key}`;
    if (!taken.includes(naming.labelName(prefixed))) labels.push([prefixed, value]);
  }
  return labels;
}
