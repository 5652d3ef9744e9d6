import type { Attributes } from "@opentelemetry/api";
import type { ClientLabels } from "./client-registry.ts";

/**
 * The labels of a series as attributes: the client's own object, where that says it all. Values that are no text become
 * one as the client would write them, a default label stands where the series has none of its name.
 */
export function seriesAttributes(labels: ClientLabels = {}, defaults: readonly DefaultLabel[]): Attributes {
  if (defaults.length === 0 && allTexts(labels)) return labels;
  const attributes: Record<string, string> = {};
  for (const name in labels) attributes[name] = String(labels[name]);
  for (const [name, value] of defaults) {
    if (labels[name] === undefined || labels[name] === null) attributes[name] = value;
  }
  return attributes;
}

export type DefaultLabel = readonly [name: string, value: string];

export function defaultLabels(labels: ClientLabels): readonly DefaultLabel[] {
  return Object.entries(labels).map(([name, value]): DefaultLabel => [name, String(value)]);
}

function allTexts(labels: ClientLabels): labels is Readonly<Record<string, string>> {
  for (const name in labels) if (typeof labels[name] !== "string") return false;
  return true;
}

/** The labels of a sample without the one that tells it from the others of its series (`le`, `quantile`). */
export function labelsWithout(own: string, labels: ClientLabels = {}): ClientLabels {
  const { [own]: _, ...others } = labels;
  return others;
}

/** A text that only samples of the same series have. */
export function seriesKey(own: string, labels: ClientLabels = {}): string {
  const parts: string[] = [];
  for (const name in labels)
    if (name !== own) parts.push(`${JSON.stringify(name)}:${JSON.stringify(String(labels[name]))}`);
  return parts.sort().join();
}
