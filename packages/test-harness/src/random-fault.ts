import type { ConnectionFault, PassageFault } from "./connection-fault.ts";

const ends = ["reset", "close", "half_close", "swallow"] as const;

/**
 * Draws what happens to a connection: nothing to every other one; to the rest, in one direction, a delay, a drip, a
 * narrow passage, or an end within the first 2 000 bytes. `random` gives numbers from 0 to below 1.
 *
 * ```ts
 * proxy.otherwise(() => randomFault(random));
 * ```
 */
export function randomFault(random: () => number): ConnectionFault {
  if (random() < 0.5) return {};
  const fault = passageFault(random);
  return random() < 0.5 ? { toTarget: fault } : { toClient: fault };
}

function passageFault(random: () => number): PassageFault {
  const upTo = (most: number): number => Math.floor(random() * most);
  switch (upTo(4)) {
    case 0:
      return { latencyMs: 1 + upTo(50) };
    case 1:
      return { drip: { bytes: 1 + upTo(200), everyMs: 1 + upTo(5) } };
    case 2:
      return { bytesPerSecond: 10_000 + upTo(100_000) };
    default:
      return { after: { bytes: upTo(2_000), do: ends[upTo(ends.length)]! } };
  }
}
