import type { Message } from "../otlp-messages.ts";
import { checkExemplarLength } from "./exemplar-length.ts";
import type { ExpositionExemplar, Labels } from "./exposition.ts";
import { failAt } from "./fail-at.ts";

export function isMetricName(name: string, anyNames: boolean): boolean {
  return anyNames ? name !== "" : /^[A-Za-z_:][\w:]*$/.test(name);
}

/** The labels of a metric or of an exemplar. */
export function labelsOfPairs(
  place: string,
  pairs: readonly Message<"PrometheusLabelPair">[] = [],
  anyNames: boolean,
): Labels {
  const labels = new Map<string, string>();
  for (const { name = "", value = "" } of pairs) {
    if (anyNames ? name === "" : !/^[A-Za-z_]\w*$/.test(name)) failAt(place, "no name of a label", name);
    if (name === "__name__") failAt(place, "a label __name__, which is the name of the metric");
    if (labels.has(name)) failAt(place, `the label ${name} twice`);
    labels.set(name, value);
  }
  return Object.fromEntries(labels);
}

/** client_model, `Exemplar`. Its labels have at most 128 characters, as in OpenMetrics. */
export function exemplarOf(place: string, exemplar: Message<"PrometheusExemplar">): ExpositionExemplar {
  const labels = labelsOfPairs(place, exemplar.label, true);
  const timestamp = timeOf(place, exemplar.timestamp);
  checkExemplarLength(place, labels);
  return { labels, value: exemplar.value ?? 0, ...(timestamp !== undefined && { timestamp }) };
}

/** google.protobuf.Timestamp as nanoseconds. */
export function timeOf(place: string, time: Message<"Timestamp"> | undefined): bigint | undefined {
  if (!time) return undefined;
  const { seconds = 0n, nanos = 0 } = time;
  if (nanos < 0 || nanos >= 1e9) failAt(place, `a time of ${nanos} nanoseconds`);
  return seconds * 1_000_000_000n + BigInt(nanos);
}
