/** What there is of one series: of a counter its sum, of a gauge its last value, of a histogram sum and count. */
export interface Amount {
  readonly value: number;
  /** How many values were recorded; histograms only. */
  readonly count?: number;
}

export function plus(one: Amount | undefined, other: Amount): Amount {
  const value = (one?.value ?? 0) + other.value;
  return other.count === undefined ? { value } : { value, count: (one?.count ?? 0) + other.count };
}

export function isSame(one: Amount | undefined, other: Amount | undefined): boolean {
  return one?.value === other?.value && one?.count === other?.count;
}

export function shown(amount: Amount | undefined): string {
  if (!amount) return "nothing";
  return amount.count === undefined ? `${amount.value}` : `${amount.value} in ${amount.count}`;
}
