import { Dropped } from "@meterbridge/core/points";
import type { Attributes } from "@opentelemetry/api";
import { tooManyTags } from "./drop-reasons.ts";
import type { PayloadKind } from "./payload-kind.ts";
import { lengthField, utf8 } from "./protobuf-text.ts";
import { mostTags } from "./tags-rule.ts";
import type { Tag, Tags } from "./tags.ts";

export interface TagSetParts {
  readonly kind: PayloadKind;
  readonly tags: Tags;
  readonly host: string | undefined;
  /** The tags of all series of the scope. */
  readonly base: ReadonlySet<string>;
  /** How many tags are added to those of a series. */
  readonly ownTags: number;
}

/**
 * Makes of a data point's attributes the part of a message that its series has each time: host and tags, in order, each once.
 * So series with the same tags have the same text, each character of which is a byte.
 */
export class TagSets {
  readonly #parts: TagSetParts;
  readonly #host: string;
  /** The tags of all series, in order. */
  readonly #base: readonly Tag[];

  constructor(parts: TagSetParts) {
    this.#parts = parts;
    this.#host = hostField(parts.kind, parts.host);
    this.#base = [...parts.base].sort().map((text) => parts.tags.written(text));
  }

  /** @throws {UnusablePoint} When an attribute has no text. */
  make(attributes: Attributes): string | Dropped {
    const base = this.#base;
    const own = this.#own(attributes, mostTags - base.length - this.#parts.ownTags);
    if (!own) return new Dropped(tooManyTags.reason);
    let text = this.#host;
    let next = 0;
    for (const tag of own) {
      while (next < base.length && base[next]!.text < tag.text) text += base[next++]!.field;
      text += tag.field;
    }
    while (next < base.length) text += base[next++]!.field;
    return text;
  }

  /** A list of tags beside those of a series. */
  more(tags: readonly string[]): string {
    let text = "";
    for (const tag of tags) text += this.#parts.tags.written(tag).field;
    return text;
  }

  /** The tags that not all series have, in order, each once; `undefined` when there are more than there is room for. */
  #own(attributes: Attributes, room: number): readonly Tag[] | undefined {
    const { tags, base } = this.#parts;
    if (room < 0) return undefined;
    const own: Tag[] = [];
    // As the cache of series compares them: with what they inherit.
    for (const key in attributes) {
      const tag = tags.of(key, attributes[key]);
      if (base.has(tag.text)) continue;
      // They are few, and mostly in order.
      let place = own.length;
      while (place > 0 && own[place - 1]!.text > tag.text) place--;
      if (own[place - 1]?.text === tag.text) continue;
      if (own.length >= room) return undefined;
      own.splice(place, 0, tag);
    }
    return own;
  }
}

/**
 * `MetricPayload.MetricSeries`: `resources` 1, of which `type` is 1 and `name` 2; `SketchPayload.Sketch`: `host` 2.
 * DataDog/agent-payload, proto/metrics/agent_payload.proto.
 */
function hostField(kind: PayloadKind, host: string | undefined): string {
  if (host === undefined) return "";
  const name = lengthField(2, utf8(host));
  return kind === "series" ? lengthField(1, lengthField(1, "host") + name) : name;
}
