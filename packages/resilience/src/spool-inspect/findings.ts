import type { SpoolDamage } from "./report.ts";

/** What is found wrong: all of it counted, and as much kept as anybody reads. */
export interface Findings {
  readonly list: readonly SpoolDamage[];
  readonly add: (damage: SpoolDamage) => void;
}

const mostKept = 1_000;

export function findings(): Findings {
  const list: SpoolDamage[] = [];
  return {
    list,
    add(damage) {
      if (list.length < mostKept) list.push(damage);
    },
  };
}
