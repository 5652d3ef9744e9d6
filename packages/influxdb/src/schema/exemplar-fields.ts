import { attributeText, type Exemplar, type Point } from "@meterbridge/core/points";
import { longestString, stringFieldText } from "../text/escape.ts";
import { floatField } from "../text/field-values.ts";
import type { SchemaSettings } from "./metric-plan.ts";

/** An exemplar in one line of its own. */
interface ExemplarFields {
  /** Escaped: `value=0.7,trace_id="…",span_id="…"`. */
  readonly fields: string;
  readonly time: Point["endTime"];
  /** Bytes of the longest key. */
  readonly longest: number;
}

/**
 * An exemplar as fields: `value`, always a float, `trace_id`, `span_id`, and those of the measurement's attributes that its series
 * does not have, as texts; one that is a tag of the line, too, gets a `_` behind it. `undefined`: it has no finite value or no
 * time, or cannot be read, which costs nothing but itself.
 *
 * The Collector writes all but the value as tags. Then each exemplar is a series of its own, which fills the index of InfluxDB 1
 * and 2. OpenTelemetry specification, metrics/data-model.md, "Exemplars".
 */
export function exemplarFields(
  exemplar: Exemplar,
  settings: SchemaSettings,
  isTag: (key: string) => boolean = () => false,
): ExemplarFields | undefined {
  try {
    const time = exemplar.timestamp ?? exemplar.time;
    const line = new FieldList(settings, isTag);
    line.add("value", floatField(exemplar.value as number | bigint));
    for (const [key, text] of textsOf(exemplar))
      if (text !== "" && Buffer.byteLength(text) <= longestString) line.add(key, stringFieldText(text));
    return time && line.text !== "" ? { fields: line.text, time, longest: line.longest } : undefined;
  } catch {
    return undefined;
  }
}

function textsOf(exemplar: Exemplar): readonly (readonly [key: string, text: string])[] {
  const { filteredAttributes = {}, traceId, spanId, spanContext } = exemplar;
  return [
    ["trace_id", attributeText(traceId ?? spanContext?.traceId)],
    ["span_id", attributeText(spanId ?? spanContext?.spanId)],
    ...Object.keys(filteredAttributes).map((key) => [key, attributeText(filteredAttributes[key])] as const),
  ];
}

/** Fields one behind the other, each key once. */
class FieldList {
  text = "";
  longest = 0;
  readonly #settings: SchemaSettings;
  // InfluxDB drops a field of this name without a word.
  readonly #taken: Set<string> = new Set(["time"]);
  readonly #isTag: (key: string) => boolean;

  constructor(settings: SchemaSettings, isTag: (key: string) => boolean) {
    this.#settings = settings;
    this.#isTag = isTag;
  }

  /** A key that is taken gets as many `_` behind it as it takes. */
  add(name: string, value: string): void {
    let key = this.#settings.fieldKey(name);
    if (key === "") return;
    while (this.#taken.has(key) || this.#isTag(key)) key += "_";
    this.#taken.add(key);
    this.longest = Math.max(this.longest, Buffer.byteLength(key));
    this.text += `${this.text === "" ? "" : ","}${key}=${value}`;
  }
}
