import type { Exemplar } from "@meterbridge/core/points";
import { exemplarFields } from "../schema/exemplar-fields.ts";
import { isKeyTooLong } from "../text/key-length.ts";
import type { Scope } from "./metric-writer.ts";

/**
 * Writes the exemplars of a point. One that cannot be written is left out: it is not worth the point that it is with. So is one
 * with the time of another: a database would make one of the two, with fields of both.
 */
export function writeExemplars(exemplars: readonly Exemplar[], head: string, { settings, lines }: Scope): void {
  const isTag = (key: string): boolean => head.includes(`,${key}=`);
  const times = new Set<string>();
  for (const exemplar of exemplars) {
    try {
      const written = exemplarFields(exemplar, settings.forSchema, isTag);
      if (!written || isKeyTooLong(head, written.longest)) continue;
      const time = settings.time.of(written.time);
      if (!times.has(time)) lines.whole(head, written.fields, time);
      times.add(time);
    } catch {
      // Whatever is wrong with it.
    }
  }
}
