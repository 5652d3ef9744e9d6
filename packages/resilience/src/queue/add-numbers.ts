/** The SDK's types say `number`; whoever makes metrics by hand may give a `bigint`. */
type Num = number | bigint;

/**
 * Adds two numbers; `undefined` where the sum would say less than the two of them: when it is not finite, or is a whole
 * number (`exact`) that is too large to be exact.
 */
export function addNumbers(one: Num, other: Num, exact: boolean): number | undefined {
  if (typeof one === "bigint" || typeof other === "bigint") return addBigInts(one, other);
  const sum = one + other;
  return Number.isFinite(sum) && (!exact || Number.isSafeInteger(sum)) ? sum : undefined;
}

/** Adds the numbers at equal places; `undefined` when one of the sums cannot be told, or they are not equally many. */
export function addEach(ones: readonly Num[], others: readonly Num[]): number[] | undefined {
  if (ones.length !== others.length) return undefined;
  const sums: number[] = [];
  for (let index = 0; index < ones.length; index++) {
    const sum = addNumbers(ones[index]!, others[index]!, true);
    if (sum === undefined) return undefined;
    sums.push(sum);
  }
  return sums;
}

function addBigInts(one: Num, other: Num): number | undefined {
  const exact = [one, other].every((number) => typeof number === "bigint" || Number.isSafeInteger(number));
  if (!exact) return undefined;
  const sum = BigInt(one) + BigInt(other);
  // What the data model has room for.
  return BigInt.asIntN(64, sum) === sum ? (sum as unknown as number) : undefined;
}
