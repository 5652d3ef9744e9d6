/** Gives numbers (bounds, quantiles) their names, each of which is made once. */
export function knownNames(nameOf: (number: number) => string): (number: number) => string {
  const known = new Map<number, string>();
  return (number) => {
    let name = known.get(number);
    if (name === undefined) {
      if (known.size >= mostKnown) known.clear();
      known.set(number, (name = nameOf(number)));
    }
    return name;
  };
}

// The series of an exponential histogram each have bounds of their own, but they are so many only when values are of all sizes.
const mostKnown = 1_000;
