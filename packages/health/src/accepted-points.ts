import { type Figures, figureKey } from "./figures.ts";
import { growth } from "./growth.ts";
import type { OperationFailure } from "./operation-result.ts";

/** Follows what queues and spools say about the data points that they have accepted. */
export interface AcceptedPoints {
  look(figures: Figures): AcceptedSoFar;
}

export interface AcceptedSoFar {
  /** Those that were accepted, each once, however many queues it goes through. */
  readonly taken: number;
  readonly arrived: number;
  /** By `error.type`. */
  readonly lost: ReadonlyMap<string, number>;
  /** Those that nothing has become of yet. */
  readonly waiting: number;
  /** A loss that has grown since the look before. */
  readonly news?: OperationFailure;
}

/** What lets data points in, and what lets them out. */
const ways = {
  in: ["accepted.points", "accepted.recovered"],
  out: ["accepted.delivered", "accepted.rejected", "accepted.dropped", "accepted.passed_on", "accepted.merged"],
};
const known: ReadonlySet<string> = new Set([...ways.in, ...ways.out]);

export function acceptedPoints(): AcceptedPoints {
  const counts = growth();
  /** By its key, each figure that was ever shown: one that is missing now has not begun anew. */
  const shown = new Map<string, { readonly name: string; readonly reason: unknown }>();
  let lostBefore: ReadonlyMap<string, number> = new Map();
  return {
    look(figures) {
      for (const { name, value, attributes } of figures.numbers) {
        if (!known.has(name)) continue;
        const key = figureKey(name, attributes);
        shown.set(key, { name, reason: attributes["reason"] });
        counts.add(key, value);
      }
      const lost = new Map<string, number>();
      let taken = 0;
      let arrived = 0;
      let waiting = 0;
      for (const [key, { name, reason }] of shown) {
        const sum = counts.sum(key);
        if (name === "accepted.points") taken += sum;
        // The queue that they were passed on to counts them as well.
        if (name === "accepted.passed_on") taken -= sum;
        if (name === "accepted.delivered") arrived += sum;
        const type = lossType(name, reason);
        if (type !== undefined) lost.set(type, (lost.get(type) ?? 0) + sum);
        waiting += ways.in.includes(name) ? counts.last(key) : -counts.last(key);
      }
      const news = newsOf(lost, lostBefore);
      lostBefore = lost;
      return { taken, arrived, lost, waiting: Math.max(waiting, 0), ...(news && { news }) };
    },
  };
}

function lossType(figure: string, reason: unknown): string | undefined {
  if (figure === "accepted.rejected") return "rejected";
  if (figure === "accepted.dropped") return typeof reason === "string" ? reason : "dropped";
  return undefined;
}

function newsOf(lost: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): OperationFailure | undefined {
  for (const [type, points] of lost) {
    const more = points - (before.get(type) ?? 0);
    if (more > 0) return { type, message: `${more} data points that had been accepted are lost: ${type}` };
  }
  return undefined;
}
