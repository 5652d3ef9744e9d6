import { type Look, recentMs } from "./ledger.ts";

/**
 * How an exporter is, by what happened within the last five minutes; the first that applies:
 *
 * - `failing`: the last three operations (or all, where there were fewer) got nothing through; or none was answered for
 *   five minutes; or something waits in a queue or a spool and was tried again, but nothing arrived.
 * - `degraded`: data points were lost, or an operation was not a full success; or a circuit breaker is not closed, a
 *   fallback is in use, a spool is in memory, or a queue or a spool is four fifths full.
 * - `idle`: nothing was sent, and nothing waits.
 * - `ok`: everything else.
 */
export type Status = "ok" | "degraded" | "failing" | "idle";

export function statusOf(look: Look): Status {
  const { count, full, failedInARow } = look.recentOperations;
  const { arrived, lost, retries } = look.recentMovement;
  if (count > 0 && failedInARow >= Math.min(count, 3)) return "failing";
  if (look.unansweredMs >= recentMs) return "failing";
  if (look.waiting > 0 && retries > 0 && arrived === 0) return "failing";
  if (lost > 0 || full < count || isImpaired(look)) return "degraded";
  return count === 0 && arrived === 0 && look.inflight === 0 ? "idle" : "ok";
}

const fullFrom = 0.8;

function isImpaired({ figures }: Look): boolean {
  if (figures.says("circuit_breaker.state", "open") || figures.says("circuit_breaker.state", "half_open")) return true;
  if (figures.says("spool.mode", "memory") || figures.says("fallback.active", "secondary")) return true;
  return ["queue", "spool"].some((store) =>
    ["bytes", "items"].some((unit) => {
      const capacity = figures.sum(`${store}.capacity.${unit}`) ?? 0;
      return capacity > 0 && (figures.sum(`${store}.${unit}`) ?? 0) >= capacity * fullFrom;
    }),
  );
}
