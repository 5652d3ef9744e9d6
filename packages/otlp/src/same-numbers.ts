/** Whether two lists hold the same numbers to the bit; NaN is the same as nothing. */
export function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    const value = a[index]!;
    if (value !== b[index] || (value === 0 && 1 / value !== 1 / b[index]!)) return false;
  }
  return true;
}
