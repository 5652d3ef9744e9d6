import type { Message } from "../otlp-messages.ts";
import { readProtobuf } from "../protobuf-reader.ts";
import { checkClashes } from "./check-clashes.ts";
import { checkFamily, checkUnit } from "./check-family.ts";
import { delimited, placeOf } from "./delimited.ts";
import { type DraftFamily, samplesOf } from "./draft-family.ts";
import type { ExpositionFamily, FamilyType, NativeHistogram } from "./exposition.ts";
import { failAt } from "./fail-at.ts";
import { labelsKey } from "./labels-key.ts";
import { nativeHistogramOf } from "./native-histogram.ts";
import { isMetricName, labelsOfPairs } from "./protobuf-labels.ts";
import { samplesOfMetric } from "./samples-of-metric.ts";
import { textRules, type TextRules } from "./text-rules.ts";

/** client_model, `MetricType`. */
const types = ["counter", "gauge", "summary", "untyped", "histogram", "gaugehistogram"] as const satisfies FamilyType[];

/** The families of a body of delimited messages, checked one by one and then all together. */
export function familiesOfProtobuf(body: Uint8Array, anyNames: boolean): readonly ExpositionFamily[] {
  const rules = protobufRules(anyNames);
  const names = new Set<string>();
  const read = delimited(body).map((bytes, index) => {
    const place = placeOf(index);
    const message = messageOf(place, bytes);
    const { name = "" } = message;
    if (names.has(name)) failAt(place, `the family ${name} a second time`);
    names.add(name);
    return familyOf(place, message, rules);
  });
  checkClashes(
    read.map(({ draft }) => draft),
    rules,
  );
  return read.map(({ family }) => family);
}

function protobufRules(anyNames: boolean): TextRules {
  const rules = textRules("text-0.0.4", false);
  return { ...rules, anyNames, suffixes: { ...rules.suffixes, gaugehistogram: rules.suffixes.histogram! } };
}

function messageOf(place: string, bytes: Uint8Array): Message<"PrometheusMetricFamily"> {
  try {
    return readProtobuf("PrometheusMetricFamily", bytes);
  } catch (error) {
    return failAt(place, (error as Error).message);
  }
}

function familyOf(
  place: string,
  message: Message<"PrometheusMetricFamily">,
  rules: TextRules,
): { readonly draft: DraftFamily; readonly family: ExpositionFamily } {
  const { name = "", help, type: number = 0, metric: metrics = [], unit } = message;
  const type = types[number] ?? failAt(place, `${number} is no type`);
  if (!isMetricName(name, rules.anyNames)) failAt(place, "no name of a metric", name);
  checkUnit(place, type === "counter" ? name.replace(/_total$/, "") : name, type, unit);
  const natives: NativeHistogram[] = [];
  const seen = new Set<string>();
  const draft: DraftFamily = { name, place, TYPE: type, samples: [] };
  for (const metric of metrics) {
    const labels = labelsOfPairs(`${place}, ${name}`, metric.label, rules.anyNames);
    const key = labelsKey(labels);
    const at = `${place}, ${name}${key}`;
    if (seen.has(key)) failAt(at, "the series twice");
    seen.add(key);
    draft.samples.push(...samplesOfMetric(at, name, type, labels, metric));
    const native = nativeHistogramOf(at, labels, metric);
    if (native) natives.push(native);
  }
  checkFamily(draft, rules);
  const family = {
    name,
    type,
    ...(help && { help }),
    ...(unit && { unit }),
    samples: samplesOf(draft),
    ...(natives.length > 0 && { nativeHistograms: natives }),
  };
  return { draft, family };
}
