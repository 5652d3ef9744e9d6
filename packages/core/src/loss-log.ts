import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Clock } from "./clock.ts";
import { countPoints } from "./data-points.ts";
import type { Drop, Outcome } from "./outcome.ts";
import { quietDiag } from "./quiet-diag.ts";

/** Writes to the diagnostic log when loss starts and when it ends, with how much was lost in between. */
export interface LossLog {
  /** An export of `points` data points ended so. */
  record(outcome: Outcome<ResourceMetrics>, points: number): void;
  /** There will be no more exports: what is being lost is told now. */
  end(): void;
}

/** The ways of losing data points, each with an episode of its own. */
type Way = "failed" | "rejected" | "dropped";

interface Episode {
  readonly since: number;
  exports: number;
  points: number;
}

/** `name` stands before every line. */
export function lossLog(name: string, clock: Clock): LossLog {
  const episodes = new Map<Way, Episode>();
  let warned = false;

  return {
    record(outcome, points) {
      if (points === 0) return;
      const losses = lossesOf(outcome, points);
      for (const way of ["failed", "rejected", "dropped"] as const) {
        const loss = losses.get(way);
        if (loss) grow(way, loss);
        else conclude(way, "no more data points are lost");
      }
      warn(outcome);
    },
    end() {
      for (const way of episodes.keys()) conclude(way, "shut down while losing");
    },
  };

  function grow(way: Way, loss: Loss): void {
    const episode = episodes.get(way);
    if (episode) {
      episode.exports += 1;
      episode.points += loss.points;
      return;
    }
    episodes.set(way, { since: clock.now(), exports: 1, points: loss.points });
    const log = way === "failed" ? quietDiag.error : quietDiag.warn;
    log(`${name}: ${way} ${loss.points} data points: ${loss.why}. This is told once, until it ends.`);
  }

  function conclude(way: Way, how: string): void {
    const episode = episodes.get(way);
    if (!episode) return;
    episodes.delete(way);
    const seconds = ((clock.now() - episode.since) / 1_000).toFixed(1);
    quietDiag.warn(
      `${name}: ${how}: ${way} ${episode.points} data points in ${episode.exports} exports over ${seconds} s`,
    );
  }

  /** What the far end says although it took everything, once until it takes something without a word. */
  function warn(outcome: Outcome<ResourceMetrics>): void {
    if (outcome.kind !== "delivered" || outcome.rejectedPoints > 0) return;
    if (outcome.message !== undefined && !warned) {
      quietDiag.warn(`${name}: delivered, with a warning: ${outcome.message}. This is told once, until it ends.`);
    }
    warned = outcome.message !== undefined;
  }
}

interface Loss {
  readonly points: number;
  readonly why: string;
}

function lossesOf(outcome: Outcome<ResourceMetrics>, points: number): ReadonlyMap<Way, Loss> {
  const losses = new Map<Way, Loss>();
  const drops = outcome.drops ?? [];
  // What the far end has a word for, it refused; another part of the same export failed, or the outcome would count them.
  const refused = drops.filter(({ message }) => message !== undefined);
  const others = drops.filter(({ message }) => message === undefined);
  const dropped = sumOf(others);
  if (dropped > 0) {
    const why = others.map(({ reason, points: n }) => `${n} ${reason}`).join(", ");
    losses.set("dropped", { points: dropped, why });
  }
  const isDelivered = outcome.kind === "delivered";
  const rejected = sumOf(refused) + (isDelivered ? outcome.rejectedPoints : 0);
  if (rejected > 0) {
    const words = isDelivered ? outcome.message : undefined;
    losses.set("rejected", { points: rejected, why: words ?? refused[0]?.message ?? "the far end gave no reason" });
  }
  if (isDelivered) return losses;
  const lost = outcome.undelivered ? countPoints(outcome.undelivered) : points - dropped - sumOf(refused);
  if (lost > 0) losses.set("failed", { points: lost, why: outcome.error.message });
  return losses;
}

function sumOf(drops: readonly Drop[]): number {
  return drops.reduce((sum, { points }) => sum + points, 0);
}
