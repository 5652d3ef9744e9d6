import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { quarantineFolder } from "../spool/folder-layout.ts";
import { type Quarantine, quarantine as newQuarantine } from "../spool/quarantine.ts";
import type { Destination } from "./destination.ts";
import type { Interruption } from "./interruption.ts";
import type { Progress } from "./progress.ts";
import type { Turn } from "./replay-segment.ts";

/** Brings records to where they are to go, and counts what becomes of them. */
export interface Courier {
  /** `source` names where the record is from; what is refused of an owner is put into quarantine, and what is in it stays. */
  take(turn: Turn, source: Source): Promise<"settled" | "stays">;
  /** Nothing more is sent. */
  halt(why: string): "stays";
  readonly sent: Count;
  readonly refused: Count;
  readonly damaged: Count;
  /** Files that cannot be read, or removed when they are done. */
  leftFiles: number;
  /** Why nothing more is to be sent. */
  readonly stoppedBy: string | undefined;
  /** What the far end said to the first that it refused. */
  readonly refusal: string | undefined;
}

interface Source {
  readonly id: string;
  readonly isQuarantined: boolean;
}

interface Count {
  records: number;
  points: number;
}

/** So many refusals in a row, and nothing delivered: then it is the address that is wrong, not the records. */
const mostRefusals = 10;

export function courier(dir: string, to: Destination, shown: Progress, stop: Interruption): Courier {
  const quarantine: Quarantine = newQuarantine(dir, { maxBytes: Infinity, maxEntries: Infinity });
  const self = {
    take,
    halt,
    sent: { records: 0, points: 0 },
    refused: { records: 0, points: 0 },
    damaged: { records: 0, points: 0 },
    leftFiles: 0,
    stoppedBy: undefined as string | undefined,
    refusal: undefined as string | undefined,
  };
  return self;

  async function take(turn: Turn, source: Source): Promise<"settled" | "stays"> {
    const { payload, points, bytes } = turn;
    if (self.stoppedBy !== undefined) return "stays";
    if (stop.soft.aborted) return halt("asked to stop");
    if (!payload) {
      count(self.damaged, points);
      return "settled";
    }
    const answer = await to.send(payload, stop.hard);
    switch (answer.kind) {
      case "delivered":
        count(self.sent, points);
        shown.count(points, bytes);
        return "settled";
      case "refused":
        self.refusal ??= answer.why;
        shown.count(points, bytes);
        return refused(turn, source, answer.why);
      case "failed":
        return halt(answer.why);
    }
  }

  async function refused(turn: Turn, { id, isQuarantined }: Source, why: string): Promise<"settled" | "stays"> {
    if (isQuarantined) {
      count(self.refused, turn.points);
      return "stays";
    }
    if (self.sent.records === 0 && self.refused.records + 1 >= mostRefusals) {
      return halt(`nothing but refusals, so the address may be wrong: ${why}`);
    }
    const name = `${id}-${turn.sequence}-refused.seg`;
    await quarantine.keep(name, [turn.payload!], turn);
    const isKept = await lstat(join(dir, quarantineFolder, name)).then(
      () => true,
      () => false,
    );
    if (!isKept) return halt(`a record was refused, and cannot be put into quarantine: ${why}`);
    count(self.refused, turn.points);
    return "settled";
  }

  function halt(why: string): "stays" {
    self.stoppedBy = why;
    return "stays";
  }
}

function count(sum: Count, points: number): void {
  sum.records++;
  sum.points += points;
}
