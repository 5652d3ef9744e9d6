/** One line of a comparison with the peer. Figures are text, because their units differ. */
export interface Figure {
  readonly measure: string;
  readonly upstream: string;
  readonly ours: string;
  readonly ratio: string;
  readonly target: string;
}

/** The columns of a table of figures. */
export const figureHead: readonly string[] = ["measure", "upstream", "ours", "ratio", "target"];

export function figureRow({ measure, upstream, ours, ratio, target }: Figure): readonly string[] {
  return [measure, upstream, ours, ratio, target];
}
