/** What stands around the points of one metric. */
export interface Frame {
  /** The most bytes that the head takes. */
  readonly headRoom: number;
  readonly tail: Buffer;
  /** Bytes between two points, and after the last one, where they are cut off. */
  readonly separatorBytes: 0 | 1;
  /** Writes the head so that it ends before `end`, for points of so many bytes, and says where it begins. */
  putHead(bytes: Buffer, end: number, pointBytes: number): number;
}
