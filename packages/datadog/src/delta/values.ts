/** How one kind of cumulative value is made differences of. */
export interface CumulativeValues<Value> {
  /**
   * Reads a data point's value, and copies it: what was read is its owner's, who may change it.
   *
   * @throws {UnusablePoint} When it is not what it should be.
   */
  read(value: unknown): Value;
  /** What came on top of the earlier one; `undefined`: the later one is not on top of it, but began anew. */
  between(earlier: Value, later: Value): Value | undefined;
  /** As the value of a data point. */
  write(value: Value): unknown;
  /** What of a value is true without an earlier one, as the value of a data point; absent, or `undefined`: nothing. */
  writeAlone?(value: Value): unknown;
}
