import { type DraftFamily, sampleNames } from "./draft-family.ts";
import { failAt } from "./fail-at.ts";
import type { TextRules } from "./text-rules.ts";

/** OpenMetrics 1.0, "Suffixes": no family may have samples that could be another's. */
export function checkClashes(families: readonly DraftFamily[], rules: TextRules): void {
  const owners = new Map<string, DraftFamily>();
  for (const family of families) {
    for (const name of sampleNames(family, rules)) {
      const other = owners.get(name);
      if (other) failAt(family.place, `samples ${name} could be of ${other.name} and of ${family.name}`);
      owners.set(name, family);
    }
  }
}
