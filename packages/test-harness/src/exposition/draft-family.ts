import type { ExpositionSample, FamilyType } from "./exposition.ts";
import type { TextRules } from "./text-rules.ts";

/** A family as far as it was read. */
export interface DraftFamily {
  readonly name: string;
  /** Where it begins. */
  readonly place: string;
  TYPE?: FamilyType;
  HELP?: string;
  UNIT?: string;
  readonly samples: PlacedSample[];
}

export interface PlacedSample extends ExpositionSample {
  readonly place: string;
}

export function typeOf(family: DraftFamily, rules: TextRules): FamilyType {
  return family.TYPE ?? rules.untold;
}

/** What samples of this family may be called. */
export function sampleNames(family: DraftFamily, rules: TextRules): readonly string[] {
  return rules.suffixes[typeOf(family, rules)]!.map((suffix) => `${family.name}${suffix}`);
}

/** The samples alone, as whoever reads an exposition gets them. */
export function samplesOf({ samples }: DraftFamily): readonly ExpositionSample[] {
  return samples.map((placed) => {
    const { place: _, ...sample } = placed;
    return sample;
  });
}
