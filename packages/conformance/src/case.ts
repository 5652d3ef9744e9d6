import type { Bench } from "./bench.ts";
import type { Capability } from "./capabilities.ts";

/** One promise of the contract, and how it is looked at. */
export interface Case {
  /** The group and the promise, which never change: `delivery/refused-once`. */
  readonly id: string;
  /** The promise, as it can be read in the contract. */
  readonly sentence: string;
  /** What the subject must be able to do for the promise to mean something. */
  readonly needs?: readonly Capability[];
  /** Whether the subject must say which module it is the default export of. */
  readonly needsModule?: boolean;
  /** Whether the subject must be a pull exporter. */
  readonly needsScrapes?: boolean;
  /** Why it makes no sense for a pull exporter. */
  readonly notScraped?: string;
  /** Why it makes no sense for this subject, for a reason that no capability of the suite has. */
  readonly notRun?: string;
  /** Resolves when the promise was kept, and rejects with what was seen instead. */
  run(bench: Bench): Promise<void>;
}

/** The group that a case is in: `delivery`. */
export function groupOf({ id }: Pick<Case, "id">): string {
  return id.slice(0, id.indexOf("/"));
}
