import type { Suffix } from "./point-sink.ts";

/** What is kept of a series, and what was written of it in this export. Metrics that have it in common share it. */
export class Series {
  /** Host and tags as they are written, each character a byte. */
  readonly text: string;
  /** How many places in metrics it stands for: attributes that differ may have the same tags. */
  uses = 0;
  #turn = 0;
  #second = 0;
  #written = 0;
  /** What was written in other seconds of this export. */
  #others: Map<number, number> | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** Notes that these were written; `false` when one of them has been already, in this export and second. */
  claim(turn: number, second: number, suffixes: number): boolean {
    if (turn !== this.#turn) {
      this.#turn = turn;
      this.#second = second;
      this.#written = suffixes;
      this.#others = undefined;
      return true;
    }
    if (second !== this.#second) {
      this.#others ??= new Map();
      this.#others.set(this.#second, this.#written);
      this.#second = second;
      this.#written = this.#others.get(second) ?? 0;
    }
    if ((this.#written & suffixes) !== 0) return false;
    this.#written |= suffixes;
    return true;
  }
}

/** The series of which the metrics have the same name, but for what is appended to it. */
export class Family {
  readonly name: string;
  /** By their texts. */
  readonly series: Map<string, Series> = new Map();
  /** Series that metrics have given up; some may have come again. */
  readonly unused: Series[] = [];
  /** How many metrics have series of it. */
  metrics = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Forgets the series that no metric has any more. All at once they would take their time. */
  *forgetUnused(): Generator<undefined, void> {
    for (let forgotten = 1; this.unused.length > 0; forgotten++) {
      const series = this.unused.pop()!;
      if (series.uses === 0 && this.series.get(series.text) === series) this.series.delete(series.text);
      if (forgotten % perTurn === 0) yield undefined;
    }
  }
}

/** So many are forgotten between two chances to interrupt. */
const perTurn = 1_000;

/** What metrics of this name are of, and which suffixes they write, as bits: `x.sum` is the sum of `x`, and no other may be. */
export function familyOf(
  name: string,
  suffixes: readonly Suffix[],
): { readonly family: string; readonly suffixes: number } {
  const own = suffixes.includes("") ? all.find((suffix) => suffix !== "" && name.endsWith(suffix)) : undefined;
  if (own !== undefined) return { family: name.slice(0, -own.length), suffixes: bitOf(own) };
  return { family: name, suffixes: suffixes.reduce((bits, suffix) => bits | bitOf(suffix), 0) };
}

const all: readonly Suffix[] = ["", ".count", ".sum", ".min", ".max", ".bucket", ".quantile"];

function bitOf(suffix: Suffix): number {
  return 1 << all.indexOf(suffix);
}
