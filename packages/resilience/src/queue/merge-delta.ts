import { type Countable, ExportError, isPayload, type Outcome } from "@meterbridge/core";
import type { Accounts } from "../accounts.ts";
import type { MemoryLine, Waiting } from "./memory-line.ts";
import { type Merged, mergeMetrics } from "./merge-metrics.ts";
import type { Overflow } from "./overflow.ts";
import { sizeOf } from "./size-of.ts";

/**
 * When there is no room, the two oldest neighbours that can be merged become one. Where that frees too little, the oldest
 * one is dropped. Whoever comes meanwhile waits for its turn.
 */
export function mergeDelta<In extends Countable>(line: MemoryLine<In>, accounts: Accounts): Overflow<In> {
  /** Which neighbours are not worth it. */
  const apart = new WeakMap<Waiting<In>, Waiting<In>>();
  let last: Promise<unknown> | undefined;
  let merging: { readonly earlier: Waiting<In>; readonly over: Promise<void> } | undefined;
  let headTaken: Promise<unknown> | undefined;

  return {
    admit(arrival) {
      if (!last && line.hasRoom(arrival.bytes)) return arrival.enter();
      const turn = (last ?? Promise.resolve()).then(async () => {
        await makeRoom(arrival.bytes);
        // In an object: the next one's turn does not wait for the answer.
        return { answer: arrival.enter() };
      });
      last = turn;
      return turn.then(({ answer }): Promise<Outcome<In>> => {
        if (last === turn) last = undefined;
        return answer;
      });
    },
    takeHead(take) {
      if (!merging || merging.earlier !== line.entries[0]) return undefined;
      const taken = merging.over.then(() => take());
      headTaken = taken;
      return taken;
    },
    async close() {
      await last;
    },
  };

  async function makeRoom(bytes: number): Promise<void> {
    while (!line.hasRoom(bytes)) {
      const pair = nextPair();
      if (!pair) {
        line.evict();
        continue;
      }
      const [earlier, later] = pair;
      const done = mergePair(earlier, later);
      merging = { earlier, over: done };
      await done;
      merging = undefined;
      // Whoever wants it now goes first, or it would be merged for ever and never be sent.
      await headTaken;
      headTaken = undefined;
    }
  }

  function nextPair(): readonly [Waiting<In>, Waiting<In>] | undefined {
    const { entries } = line;
    for (let place = 0; place + 1 < entries.length; place++) {
      const [earlier, later] = [entries[place]!, entries[place + 1]!];
      if (isFree(earlier) && isFree(later) && apart.get(earlier) !== later) return [earlier, later];
    }
    return undefined;
  }

  async function mergePair(earlier: Waiting<In>, later: Waiting<In>): Promise<void> {
    const merged = await tryToMerge(earlier, later);
    // What stood before them may have expired meanwhile, and they with it; or the first is on its way.
    if (earlier.sending || !line.entries.includes(earlier) || !line.entries.includes(later)) return;
    if (!merged) return void apart.set(earlier, later);
    const { metrics, mergedPoints, supersededPoints } = merged;
    const { bytes, leanBytes } = sizeOf(metrics);
    const freed = earlier.bytes + later.bytes - bytes;
    // Else all that waits would become one that is worth as much as it takes, and be dropped as one.
    const isWorthIt = line.isFull() ? freed >= 0 : freed >= Math.min(earlier.bytes, later.bytes) / 2;
    if (!isWorthIt) return void apart.set(earlier, later);
    line.replace(earlier, later, { parts: [metrics as Countable as In], since: later.since, bytes, leanBytes });
    accounts.merged(mergedPoints);
    accounts.dropped("superseded", supersededPoints, superseded);
  }

  async function tryToMerge(earlier: Waiting<In>, later: Waiting<In>): Promise<Merged | undefined> {
    const [one, other] = [earlier.parts[0]!, later.parts[0]!];
    if (isPayload(one) || isPayload(other)) return undefined;
    try {
      return await mergeMetrics(one, other);
    } catch {
      // They are not what the SDK makes.
      return undefined;
    }
  }
}

const superseded = new ExportError("overflow", "the queue is full: later data points of their streams stand for them");

function isFree({ sending, waiter, parts }: Waiting<unknown>): boolean {
  return !sending && !waiter && parts.length === 1;
}
