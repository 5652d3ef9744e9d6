import { UnusablePoint } from "@meterbridge/core/points";

/**
 * Gives numbers (bounds, quantiles) their names, each of which is made once.
 *
 * @throws {UnusablePoint} When a name is one of `taken`, or that of another number: by the user's `rename`, a line would have the
 * same field twice, and a server keeps one of them.
 */
export function knownNames(
  nameOf: (number: number) => string,
  taken: readonly string[] = [],
): (number: number) => string {
  const known = new Map<number, string>();
  let used = new Set(taken);
  return (number) => {
    const before = known.get(number);
    if (before !== undefined) return before;
    const name = nameOf(number);
    if (known.size >= mostKnown) {
      known.clear();
      used = new Set(taken);
    }
    if (name !== "" && used.has(name)) throw sameField;
    used.add(name);
    known.set(number, name);
    return name;
  };
}

const sameField = new UnusablePoint("same_field");

// The series of an exponential histogram each have bounds of their own, but they are so many only when values are of all sizes.
const mostKnown = 1_000;
