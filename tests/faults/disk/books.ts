/** What became of the records that several processes have had, one after the other. */
export interface Books {
  /** How many were answered `accepted`. */
  readonly accepted: number;
  /** Those of them that never came. */
  readonly lost: readonly string[];
  /** How many came whose bytes are not what they were. */
  readonly damaged: number;
  /** How many came again in another process. */
  readonly again: number;
  /** Those that came after one that was spooled later, or twice in one process. */
  readonly outOfOrder: readonly string[];
}

/** `got` has a list for each process that delivered. */
export function booksOf(accepted: readonly string[], got: readonly (readonly string[])[]): Books {
  const all = got.flat();
  const came = new Set(all);
  return {
    accepted: accepted.length,
    lost: accepted.filter((name) => !came.has(name)),
    damaged: all.filter((name) => name === "damaged").length,
    again: got.reduce((sum, names) => sum + new Set(names).size, 0) - came.size,
    outOfOrder: got.flatMap((names) => outOfOrder(names)),
  };
}

function outOfOrder(names: readonly string[]): readonly string[] {
  const last = new Map<string, number>();
  return names.filter((name) => {
    const [life = "", number] = name.split("-");
    const isLater = Number(number) > (last.get(life) ?? 0);
    if (isLater) last.set(life, Number(number));
    return !isLater;
  });
}
