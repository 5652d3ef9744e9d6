import type { Exemplar } from "@meterbridge/core/points";
import { writableExemplar } from "../exposition/exemplars.ts";
import { escapeQuoted } from "./escape-text.ts";
import { numberText } from "./number-text.ts";
import { timeText } from "./time-text.ts";

/** An exemplar as it stands behind a sample; empty: there is none. OpenMetrics 1.0, "Exemplars". */
export function exemplarText(exemplar: Exemplar | undefined): string {
  try {
    return textOf(exemplar);
  } catch {
    // One that cannot be read never costs the data point.
    return "";
  }
}

function textOf(exemplar: Exemplar | undefined): string {
  const writable = exemplar && writableExemplar(exemplar);
  const time = timeText(writable?.time);
  if (!writable || time === undefined) return "";
  const labels = writable.labels.map(([name, value]) => `${name}="${escapeQuoted(value)}"`).join(",");
  return ` # {${labels}} ${numberText(writable.value)} ${time}`;
}
