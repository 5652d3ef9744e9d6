import { type Capability, cannotEach, everything, type Subject } from "../../src/index.ts";
import { type Defect, reference } from "../reference/reference.ts";

/** A reference exporter with one defect, and the case that is there to catch it. */
export interface Mutant {
  /** What it does wrong. */
  readonly name: string;
  /** The case that must catch it. */
  readonly caughtBy: string;
  readonly defect: Defect;
  /** The module whose default export is this mutant, for a case that needs one. */
  readonly module?: string;
  /** What it says that it lacks: cases look at some things only where something else cannot be looked at. */
  readonly lacks?: readonly Capability[];
  /** How many other cases it may fail, too; 3 unless said. */
  readonly others?: number;
}

export function subjectOf({ defect, module, lacks = [] }: Mutant): Subject {
  return {
    ...reference(defect),
    capabilities: { ...everything, ...cannotEach("a mutant", ...lacks) },
    ...(module !== undefined && { module }),
  };
}
