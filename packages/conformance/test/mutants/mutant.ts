import type { Defect } from "../reference/reference.ts";

/** A reference exporter with one defect, and the case that is there to catch it. */
export interface Mutant {
  /** What it does wrong. */
  readonly name: string;
  /** The case that must catch it. */
  readonly caughtBy: string;
  readonly defect: Defect;
  /** How many other cases it may fail, too; 3 unless said. */
  readonly others?: number;
}
