/**
 * Adds up by how much counts have grown from one look to the next. One that is smaller than before has begun anew: what
 * it had counted stays.
 */
export interface Growth {
  /** Looks at a count. */
  add(name: string, count: number): void;
  sum(name: string): number;
  /** The count itself, as it was when it was last looked at. */
  last(name: string): number;
}

export function growth(): Growth {
  const counts = new Map<string, { last: number; sum: number }>();
  return {
    add(name, count) {
      const { last, sum } = counts.get(name) ?? { last: 0, sum: 0 };
      counts.set(name, { last: count, sum: sum + (count < last ? Math.max(count, 0) : count - last) });
    },
    sum: (name) => counts.get(name)?.sum ?? 0,
    last: (name) => counts.get(name)?.last ?? 0,
  };
}
