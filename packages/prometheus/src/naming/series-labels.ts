import type { Label } from "../exposition/family.ts";
import type { LabelNames } from "./label-names.ts";
import { labelValue } from "./label-value.ts";
import type { KeyValue } from "./naming.ts";

/**
 * The labels of a series, as `Naming.labels` promises them. Values of keys that get the same name are joined by `;`, in
 * the order of the keys: OpenTelemetry specification, compatibility/prometheus_and_openmetrics.md, "Metric Attributes".
 */
export function seriesLabels(keyValues: readonly KeyValue[], kept: readonly string[], names: LabelNames): Label[] {
  const named = keyValues.map(([key, value]): Named => ({ name: freeName(key, kept, names), key, value }));
  named.sort(byNameThenKey);
  const labels: Label[] = [];
  for (let at = 0; at < named.length;) {
    const { name, value } = named[at++]!;
    let text = labelValue(value);
    for (; at < named.length && named[at]!.name === name; at++) text += `;${labelValue(named[at]!.value)}`;
    // To Prometheus a label without a value is none: another series may be without it.
    if (text !== "") labels.push([name, text]);
  }
  return labels;
}

interface Named {
  readonly name: string;
  readonly key: string;
  readonly value: unknown;
}

/** A name that the type keeps for itself gets the prefix that Prometheus gives labels that are in its own way. */
function freeName(key: string, kept: readonly string[], names: LabelNames): string {
  let name = names.of(key);
  for (let free = key; kept.includes(name);) {
    free = `exported_${free}`;
    name = names.of(free);
  }
  return name;
}

function byNameThenKey(one: Named, other: Named): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.key === other.key ? 0 : one.key < other.key ? -1 : 1;
}
