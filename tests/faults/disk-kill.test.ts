import { seededRandom } from "@meterbridge/test-harness";
import { afterAll, describe, expect, it } from "vitest";
import { endKillRuns, type KillPoint, killRun, type Occupation } from "./disk/kill-run.ts";
import { type FileCall, straceFault } from "./disk/strace.ts";
import { skips } from "./disk/tool-or-skip.ts";

const random = seededRandom(20);

// Some call of each kind, in each of the things that it may be at; all of them are made by disk/kill-everywhere.ts.
const points: readonly KillPoint[] = [
  ...sample(["writing, fsync always", "writing, fsync interval"], { write: 10, fdatasync: 5, open: 15, close: 10 }),
  ...sample(["delivering", "recovering", "taking over"], { write: 10, unlink: 5 }),
  ...sample(["recovering"], { rename: 2, read: 5 }),
];

describe.skipIf(skips(straceFault()))("a process that is killed", () => {
  afterAll(endKillRuns);

  it.concurrent.for(points)(
    "F20: while $while, at $call $nth, loses nothing of what it had accepted",
    { timeout: 60_000 },
    async (point, { expect }) => {
      const { lost, damaged, outOfOrder } = await killRun(point);
      expect({ lost, damaged, outOfOrder }).toEqual({ lost: [], damaged: 0, outOfOrder: [] });
    },
  );

  it("F20: is killed where it should be, before it has said all that it would", async () => {
    const { survived, accepted } = await killRun({ while: "writing, fsync always", call: "fdatasync", nth: 2 });
    expect({ survived, accepted }).toEqual({ survived: false, accepted: 1 });
  });
});

function sample(during: readonly Occupation[], latest: Partial<Record<FileCall, number>>): readonly KillPoint[] {
  return during.flatMap((occupation) =>
    Object.entries(latest).map(([call, times]) => ({
      while: occupation,
      call: call as FileCall,
      nth: 1 + Math.floor(random() * times),
    })),
  );
}
