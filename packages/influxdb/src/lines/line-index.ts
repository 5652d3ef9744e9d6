/** Which lines of a body are of which data points: the `detail` of a payload. A body holds lines and nothing else. */
export class LineIndex {
  /** How many data points have lines. */
  readonly points: number;
  readonly #body: Buffer;
  /** How many lines the points up to this one have, itself too; absent: one each. */
  readonly #lineEnds: readonly number[] | undefined;
  #starts: readonly number[] | undefined;

  /** `body` is not compressed. */
  constructor(body: Uint8Array, points: number, lineEnds?: readonly number[]) {
    // A Buffer finds and compares bytes without copies.
    this.#body = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.points = points;
    this.#lineEnds = lineEnds;
  }

  get lines(): number {
    return this.#lineEnds?.at(-1) ?? this.points;
  }

  /** The data point that has this line, both counted from 0; `undefined` when there is no such line. */
  pointOf(line: number): number | undefined {
    if (!(line >= 0 && line < this.lines)) return undefined;
    const ends = this.#lineEnds;
    if (!ends) return line;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ends[middle]! > line) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The lines of a data point: from the first to before the second. */
  linesOf(point: number): readonly [from: number, to: number] {
    const ends = this.#lineEnds;
    return ends ? [point === 0 ? 0 : ends[point - 1]!, ends[point]!] : [point, point + 1];
  }

  /** The bytes of a data point's lines, with their ends. */
  bytesOf(point: number): Uint8Array {
    const [from, to] = this.linesOf(point);
    return this.#body.subarray(this.#start(from), this.#start(to));
  }

  /** How many bytes a line has, without its end. */
  lengthOf(line: number): number {
    return this.#start(line + 1) - this.#start(line) - 1;
  }

  /** Whether these bytes begin with those of a line. */
  isStartOf(bytes: Buffer, line: number): boolean {
    const length = this.lengthOf(line);
    if (bytes.length < length) return false;
    const start = this.#start(line);
    return bytes.compare(this.#body, start, start + length, 0, length) === 0;
  }

  /** A line's text, without its end. */
  text(line: number): string {
    return this.#body.toString("utf8", this.#start(line), this.#start(line + 1) - 1);
  }

  #start(line: number): number {
    return this.#lineStarts()[line]!;
  }

  /** Where each line starts, and where the last one ends. */
  #lineStarts(): readonly number[] {
    if (this.#starts) return this.#starts;
    const starts = [0];
    for (let at = this.#body.indexOf(lineFeed); at >= 0; at = this.#body.indexOf(lineFeed, at + 1)) starts.push(at + 1);
    this.#starts = starts;
    return starts;
  }
}

const lineFeed = 10;
