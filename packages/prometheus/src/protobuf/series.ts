import type { SeriesCache } from "@meterbridge/core/points";
import type { Label, Member } from "../exposition/family.ts";
import { writeLabels } from "./labels.ts";
import { MessageBuffer } from "./message-buffer.ts";

/**
 * The labels of a metric's series as the bytes that stand for them in a message. They are kept as a text of a character
 * a byte: that tells a series from all others, and is written as fast as bytes are copied.
 */
export function seriesOf(member: Member): SeriesCache<string> {
  return member.family.series.of(member, encoded, (labels) => labels);
}

// Used for one series after the other, whosever it is; what an uncommonly large one needed is given back.
let scratch = new MessageBuffer();
const mostKept = 64 * 1024;

function encoded(labels: readonly Label[]): string {
  if (scratch.bytes.length > mostKept) scratch = new MessageBuffer();
  scratch.pos = 0;
  writeLabels(scratch, labels);
  return scratch.bytes.toString("latin1", 0, scratch.pos);
}
