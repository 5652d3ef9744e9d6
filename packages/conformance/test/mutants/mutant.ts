import { type Capability, cannotEach, type Subject } from "../../src/index.ts";
import { type PullDefect, pullReference } from "../reference/pull-reference.ts";
import { type Defect, reference } from "../reference/reference.ts";

/** A reference exporter with one defect, and the case that is there to catch it. */
export type Mutant = PushMutant | PullMutant;

interface PushMutant extends Mutation {
  readonly defect: Defect;
}

export interface PullMutant extends Mutation {
  readonly pullDefect: PullDefect;
}

interface Mutation {
  /** What it does wrong. */
  readonly name: string;
  /** The case that must catch it. */
  readonly caughtBy: string;
  /** The module whose default export is this mutant, for a case that needs one. */
  readonly module?: string;
  /** What it says that it lacks: cases look at some things only where something else cannot be looked at. */
  readonly lacks?: readonly Capability[];
  /** How many other cases it may fail, too; 3 unless said. */
  readonly others?: number;
}

export function subjectOf({ module, lacks = [], ...mutant }: Mutant): Subject {
  const subject = "defect" in mutant ? reference(mutant.defect) : pullReference(mutant.pullDefect);
  return {
    ...subject,
    capabilities: { ...subject.capabilities, ...cannotEach("a mutant", ...lacks) },
    ...(module !== undefined && { module }),
  };
}
