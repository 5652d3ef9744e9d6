/** The names of the first records of one life. */
export function namesakes(life: string, count: number, from = 1): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${life}-${from + index}`);
}
