import { plus, type Total, type Totals } from "./totals.ts";

/** One instrument, as it is shown. */
export interface Entry {
  readonly name: string;
  readonly kind: InstrumentKind;
  readonly unit: string;
}

export type InstrumentKind = "counter" | "up-down" | "gauge" | "histogram";

/** What the service says that it recorded, counted beside the SDK and without its help. */
export interface Ledger {
  open(entry: Entry): void;
  /** A counter was added to. */
  add(name: string, value: number): void;
  /** A histogram was given a value. */
  record(name: string, value: number): void;
  /** One series has this value now: a gauge, or an instrument that is observed. */
  set(name: string, series: string, value: number): void;
  entries(): readonly Entry[];
  totals(): Totals;
}

export function ledger(): Ledger {
  const entries: Entry[] = [];
  const sums = new Map<string, Total>();
  const values = new Map<string, Map<string, number>>();

  return {
    open(entry) {
      entries.push(entry);
      values.set(entry.name, new Map());
    },
    add: (name, value) => void sums.set(name, plus(sums.get(name), { value })),
    record: (name, value) => void sums.set(name, plus(sums.get(name), { value, count: 1 })),
    set: (name, series, value) => void values.get(name)?.set(series, value),
    entries: () => entries,
    totals() {
      const totals = new Map(sums);
      for (const [name, series] of values) {
        for (const value of series.values()) totals.set(name, plus(totals.get(name), { value }));
      }
      return totals;
    },
  };
}
