import type { Point } from "@meterbridge/core/points";
import { AttributeColumn, type WriteAttributes } from "./attribute-column.ts";
import type { Chunk } from "./chunk.ts";
import type { Frame } from "./frame.ts";
import { KnownDoubles } from "./json/known-doubles.ts";
import { finishChunk } from "./patched-points.ts";
import type { Points } from "./points.ts";
import type { Run } from "./run.ts";
import { writePoints, type WritePoint } from "./write-points.ts";

/** Points that are written anew for each export, around attributes and doubles that are kept. */
export class RewrittenPoints implements Points {
  readonly #columns: AttributeColumn[] = [];
  readonly #doubles: KnownDoubles[] = [];
  readonly #writeAttributes: WriteAttributes;
  readonly #write: WritePoint;
  #column: AttributeColumn | undefined;

  constructor(writeAttributes: WriteAttributes, write: (run: Run, point: Point, attributes: WriteAttributes) => void) {
    this.#writeAttributes = writeAttributes;
    // Made once, so that nothing is created for each point.
    const attributes: WriteAttributes = (run, values) => this.#column!.write(run, values);
    this.#write = (run, point) => write(run, point, attributes);
  }

  encode(run: Run, chunk: number, points: readonly Point[], from: number, to: number, alone: Frame | undefined): Chunk {
    const column = (this.#columns[chunk] ??= new AttributeColumn(this.#writeAttributes));
    this.#column = column;
    run.doubles = this.#doubles[chunk] ??= new KnownDoubles();
    run.doubles.begin(run.budget);
    const { arena } = run;
    run.beginChunk();
    arena.begin(64 * 1024);
    if (alone) {
      arena.ensure(alone.headRoom);
      arena.pos += alone.headRoom;
    }
    const start = arena.pos;
    const ends: number[] = [];
    column.begin(run);
    const stable = writePoints(run, points, from, to, start, ends, this.#write) - from;
    column.finish(run, to - from, stable);
    return finishChunk(run, start, ends, alone);
  }

  forget(run: Run, from: number): void {
    if (this.#columns.length <= from) return;
    for (const column of this.#columns.splice(from)) column.forget(run);
    for (const doubles of this.#doubles.splice(from)) doubles.forget(run.budget);
  }
}
