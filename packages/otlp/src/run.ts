import { Arena } from "./arena.ts";
import type { Budget } from "./budget.ts";
import { BoundsText } from "./json/bounds-text.ts";
import { EndTimeText } from "./json/end-time-text.ts";
import { KnownDoubles } from "./json/known-doubles.ts";
import { Nanos } from "./nanos.ts";
import type { DropReason } from "./unencodable.ts";

/** Tells that a point was left out, and where it stood. */
export type DropAt = (reason: DropReason, position: number, point: object) => void;

/** What the encoding of one `ResourceMetrics` works with. */
export class Run {
  readonly arena: Arena;
  readonly budget: Budget | undefined;
  readonly maxRequestBytes: number;
  readonly startTime: Nanos = new Nanos();
  readonly endTime: Nanos = new Nanos();
  readonly boundsText: BoundsText = new BoundsText();
  readonly endTimeText: EndTimeText = new EndTimeText();
  /** The doubles of the chunk under way. */
  doubles: KnownDoubles = new KnownDoubles();
  /** The attributes written are noted here, when they are to be recognised again. */
  snapshot: unknown[] | undefined;
  /** The point just written cannot be recognised by its snapshot. */
  changing = false;
  /** The bucket bounds that the points of a chunk share. */
  bounds: readonly number[] | undefined;
  /** How many bytes the last point's length took: a good guess for the next one's. */
  lengthBytes = 2;
  /** The position of the first point of the current metric. */
  base = 0;
  /** The points of the current metric. */
  points: readonly object[] = [];
  readonly #drop: DropAt;
  #fresh: Arena | undefined;

  constructor(arena: Arena, budget: Budget | undefined, maxRequestBytes: number, drop: DropAt) {
    this.arena = arena;
    this.budget = budget;
    this.maxRequestBytes = maxRequestBytes;
    this.#drop = drop;
  }

  /** The encoded attributes that are to be kept. */
  get fresh(): Arena {
    return (this.#fresh ??= new Arena());
  }

  /** Begins a chunk: in between, the caller may have changed what it gave. */
  beginChunk(): void {
    this.startTime.forget();
    this.endTime.forget();
  }

  /** Leaves a point of the current metric out. */
  dropPoint(index: number, reason: DropReason): void {
    this.#drop(reason, this.base + index, this.points[index]!);
  }
}
