import type { AcceptedSoFar } from "./accepted-points.ts";

/**
 * Tells apart what got through operations: no outcome says how many data points arrived and how many a queue or a spool
 * has accepted, but queues and spools say how many those are, and the rest has arrived.
 */
export interface Balance {
  begin(points: number): void;
  end(points: number, through: number): void;
  look(accepted: AcceptedSoFar): {
    /** Data points that arrived past all queues and spools. */
    readonly arrived: number;
    /** Data points of which nobody knows yet. */
    readonly inflight: number;
  };
}

export function balance(): Balance {
  let open = 0;
  let gotThrough = 0;
  let arrived = 0;
  return {
    begin(points) {
      open += points;
    },
    end(points, through) {
      open -= points;
      gotThrough += through;
    },
    look({ taken, waiting }) {
      // Some may be taken from operations that have not ended. Then too little has arrived for now, never too much.
      arrived = Math.max(arrived, gotThrough - taken);
      return { arrived, inflight: Math.max(open + gotThrough - arrived - taken, 0) + waiting };
    },
  };
}
