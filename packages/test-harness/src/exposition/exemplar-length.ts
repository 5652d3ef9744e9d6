import type { Labels } from "./exposition.ts";
import { failAt } from "./fail-at.ts";

/** OpenMetrics 1.0, "Exemplars". */
export function checkExemplarLength(place: string, labels: Labels, text?: string): void {
  const length = Object.entries(labels).reduce((sum, [key, value]) => sum + characters(key) + characters(value), 0);
  if (length > 128) failAt(place, `the labels of an exemplar have ${length} characters, more than 128`, text);
}

function characters(text: string): number {
  return text.match(/[^]/gu)?.length ?? 0;
}
