import type { Defect } from "../http-reference/reference.ts";

/** The HTTP reference with one defect, and the case that is there to catch it. */
export interface HttpMutant {
  /** What it does wrong. */
  readonly name: string;
  /** The case that must catch it. */
  readonly caughtBy: string;
  readonly defect: Defect;
  /** How many other cases of HTTP it may fail, too; 3 unless said. */
  readonly others?: number;
}
