import { attributeText } from "@meterbridge/core/points";
import type { PayloadKind } from "./payload-kind.ts";
import { lengthField, utf8 } from "./protobuf-text.ts";
import { tagKey, withKey } from "./tag-text.ts";

/** `MetricPayload.MetricSeries.tags`, `SketchPayload.Sketch.tags`. DataDog/agent-payload, proto/metrics/agent_payload.proto. */
const fieldOf: Readonly<Record<PayloadKind, number>> = { series: 3, sketches: 4 };

/** So many are remembered. Metrics have the same tags, for the most part, and those of a new series are seldom new. */
const most = 4_096;

export interface Tag {
  readonly text: string;
  /** As it is written, each character a byte. */
  readonly field: string;
}

/** Makes the tags of payloads of one kind. */
export class Tags {
  readonly #field: number;
  #keys = new Map<string, Map<string, Tag>>();
  #known = 0;

  constructor(kind: PayloadKind) {
    this.#field = fieldOf[kind];
  }

  /** A tag that is in Datadog's form already. */
  written(text: string): Tag {
    return { text, field: lengthField(this.#field, utf8(text)) };
  }

  /** The tag of an attribute. @throws {UnusablePoint} When it has no text. */
  of(key: string, given: unknown): Tag {
    const value = typeof given === "string" ? given : attributeText(given);
    const known = this.#keys.get(key)?.get(value);
    if (known) return known;
    const tag = this.written(withKey(tagKey(key), value));
    if (key.length + value.length <= tag.text.length) this.#remember(key, value, tag);
    return tag;
  }

  /** Nothing that is longer than what is written of it is remembered. */
  #remember(key: string, value: string, tag: Tag): void {
    if (this.#known++ >= most) {
      this.#keys = new Map();
      this.#known = 1;
    }
    let values = this.#keys.get(key);
    if (!values) this.#keys.set(key, (values = new Map()));
    values.set(value, tag);
  }
}
