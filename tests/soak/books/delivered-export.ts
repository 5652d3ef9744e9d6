/** An export that the far end took. */
export interface DeliveredExport {
  /** Of its collection, which all of its data points have, in nanoseconds since 1970. */
  readonly time: bigint;
  readonly points: number;
}
