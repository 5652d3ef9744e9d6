import { quietDiag } from "@meterbridge/core";

/** Tells when a worker begins to be late, and when it answers again. */
export interface LateLog {
  /** What is to be said of each worker that is late, by its label. */
  tell(faults: ReadonlyMap<string, string>): void;
}

export function lateLog(): LateLog {
  let known: ReadonlyMap<string, string> = new Map();
  return {
    tell(faults) {
      for (const [label, fault] of faults) {
        if (!known.has(label)) quietDiag.warn(`prometheus: ${fault}. This is told once, until it answers.`);
      }
      for (const label of known.keys()) {
        if (!faults.has(label)) quietDiag.info(`prometheus: worker ${label} is late no more`);
      }
      known = faults;
    },
  };
}
