import type { Exemplar } from "@meterbridge/core/points";
import { exemplarFields } from "../schema/exemplar-fields.ts";
import { isKeyTooLong } from "./key-length.ts";
import type { Scope } from "./metric-writer.ts";

/** Writes the exemplars of a point. One that cannot be written is left out: it is not worth the point that it is with. */
export function writeExemplars(exemplars: readonly Exemplar[], head: string, { settings, lines }: Scope): void {
  const isTag = (key: string): boolean => head.includes(`,${key}=`);
  for (const exemplar of exemplars) {
    try {
      const written = exemplarFields(exemplar, settings.forSchema, isTag);
      if (written && !isKeyTooLong(head, written.longest))
        lines.whole(head, written.fields, settings.time.of(written.time));
    } catch {
      // Whatever is wrong with it.
    }
  }
}
