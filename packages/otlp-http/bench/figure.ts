/** One line of the result. Figures are text, because their units differ. */
export interface Figure {
  readonly measure: string;
  readonly upstream: string;
  readonly ours: string;
  readonly ratio: string;
  readonly target: string;
}
