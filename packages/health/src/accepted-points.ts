import { type Figures, figureKey } from "./figures.ts";
import { growth } from "./growth.ts";
import type { OperationFailure } from "./operation-result.ts";

/** Follows what queues and spools say about the data points that they have accepted. */
export interface AcceptedPoints {
  look(figures: Figures): AcceptedSoFar;
}

export interface AcceptedSoFar {
  readonly arrived: number;
  /** By `error.type`. */
  readonly lost: ReadonlyMap<string, number>;
  /** Those that nothing has become of yet. */
  readonly waiting: number;
  /** A loss that has grown since the look before. */
  readonly news?: OperationFailure;
}

export function acceptedPoints(): AcceptedPoints {
  const counts = growth();
  const lossTypes = new Map<string, string>();
  let lostBefore: ReadonlyMap<string, number> = new Map();
  return {
    look(figures) {
      const sum = (name: string): number => figures.sum(`accepted.${name}`) ?? 0;
      // What went into other data points, or to another queue, is neither delivered nor lost.
      let gone = sum("passed_on") + sum("merged") + sum("delivered");
      counts.add("delivered", sum("delivered"));
      for (const { name, value, attributes } of figures.numbers) {
        const type = lossType(name, attributes["reason"]);
        if (type === undefined) continue;
        const key = figureKey(name, attributes);
        lossTypes.set(key, type);
        counts.add(key, value);
        gone += value;
      }
      const lost = new Map<string, number>();
      for (const [key, type] of lossTypes) lost.set(type, (lost.get(type) ?? 0) + counts.sum(key));
      const waiting = Math.max(sum("points") + sum("recovered") - gone, 0);
      const news = newsOf(lost, lostBefore);
      lostBefore = lost;
      return { arrived: counts.sum("delivered"), lost, waiting, ...(news && { news }) };
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
