import { breach, type IntakeBreach, shown } from "./intake-rules.ts";

/** A value of JSON: of this type, one of these texts, or an object with some of these keys. */
type Form = "boolean" | readonly string[] | { readonly [key: string]: Form };

/** Datadog documentation, "OTLP Metrics Intake Endpoint", "Configure the metric translator". */
const form: Form = {
  resource_attributes_as_tags: "boolean",
  instrumentation_scope_metadata_as_tags: "boolean",
  histograms: { mode: ["distributions", "counters", "nobuckets"], send_aggregation_metrics: "boolean" },
  summaries: { mode: ["noquantiles", "gauges"] },
};

/** What is wrong with the header that says what is to be made of OTLP. */
export function metricConfigBreaches(header: string | readonly string[] | undefined): readonly IntakeBreach[] {
  if (header === undefined) return [];
  const text = String(header);
  const fault = faultOf(parsed(text), form, "it");
  return fault === undefined ? [] : [breach("metric_config", `it is ${shown(text)}: ${fault}`)];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function faultOf(value: unknown, wanted: Form, where: string): string | undefined {
  if (wanted === "boolean") return typeof value === "boolean" ? undefined : `${where} is no ${wanted}`;
  if (isTexts(wanted))
    return wanted.some((text) => text === value) ? undefined : `${where} is none of ${wanted.join(", ")}`;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return `${where} is no object`;
  const faults = Object.entries(value).map(([key, inside]) => {
    const inner = Object.hasOwn(wanted, key) ? wanted[key] : undefined;
    return inner === undefined ? `${where} has ${shown(key)}` : faultOf(inside, inner, key);
  });
  return faults.find((fault) => fault !== undefined);
}

function isTexts(wanted: Form): wanted is readonly string[] {
  return Array.isArray(wanted);
}
