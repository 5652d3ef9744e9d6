/** What a far end was told to do: one verdict for each of the next attempts, then the same one for all. */
export interface Script<Verdict> {
  /** Says what is done with the next attempts, one verdict for each. */
  readonly next: (...verdicts: readonly Verdict[]) => void;
  /** Says what is done with attempts that no `next` speaks of. */
  readonly otherwise: (verdict: Verdict) => void;
  /** The verdict for an attempt that begins now. */
  readonly take: () => Verdict;
  /** The verdict for the attempt that comes next. */
  readonly peek: () => Verdict;
}

export function scriptOf<Verdict>(standing: Verdict): Script<Verdict> {
  const verdicts: Verdict[] = [];
  let after = standing;
  return {
    next: (...more) => void verdicts.push(...more),
    otherwise: (verdict) => void (after = verdict),
    take: () => verdicts.shift() ?? after,
    peek: () => verdicts[0] ?? after,
  };
}
