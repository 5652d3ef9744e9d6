import type { Exemplar } from "@meterbridge/core/points";
import { latestOf, writableExemplar } from "../exposition/exemplars.ts";
import { writeLabels } from "./labels.ts";
import type { MessageBuffer } from "./message-buffer.ts";
import { timeOf } from "../exposition/time.ts";
import { writeTimestamp } from "./timestamp.ts";

const value = 0x11; // Exemplar.value
const timestamp = 0x1a; // Exemplar.timestamp

/** Writes the latest of them. */
export function writeLatest(message: MessageBuffer, tag: number, exemplars: readonly Exemplar[]): void {
  orNothing(message, () => writeExemplar(message, tag, latestOf(exemplars)));
}

/** Writes the latest of those that are above the one bound and not above the other. */
export function writeLatestIn(
  message: MessageBuffer,
  tag: number,
  exemplars: readonly Exemplar[],
  [above, upTo]: readonly [number, number],
): void {
  orNothing(message, () => {
    const inside = exemplars.filter((each) => Number(each.value) > above && Number(each.value) <= upTo);
    writeExemplar(message, tag, latestOf(inside));
  });
}

/** Writes all exemplars of a native histogram, whose tag takes two bytes. */
export function writeNativeExemplars(message: MessageBuffer, exemplars: readonly Exemplar[]): void {
  for (const exemplar of exemplars) {
    orNothing(message, () => writeExemplar(message, 0x01, exemplar, 0x82)); // Histogram.exemplars
  }
}

function writeExemplar(message: MessageBuffer, tag: number, exemplar: Exemplar | undefined, before?: number): void {
  const writable = exemplar && writableExemplar(exemplar);
  const time = timeOf(writable?.time);
  if (!writable || !time) return;
  if (before !== undefined) message.byte(before);
  const at = message.open(tag, 1);
  writeLabels(message, writable.labels);
  message.double(value, writable.value);
  writeTimestamp(message, timestamp, time);
  message.close(at, 1);
}

/** An exemplar that cannot be read never costs the point. */
function orNothing(message: MessageBuffer, write: () => void): void {
  const { pos } = message;
  try {
    write();
  } catch {
    message.pos = pos;
  }
}
