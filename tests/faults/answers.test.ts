import { describe, expect, it } from "vitest";
import { contenders } from "./contenders.ts";
import { exportPoints, shutDown, stopped } from "./exports.ts";

describe.for(contenders)("$name", (contender) => {
  it.for([
    ["some", { rejectedPoints: 2 }],
    ["none, with a word about it", { rejectedPoints: 0, message: "deprecated" }],
    ["more than there were", { rejectedPoints: 10_000 }],
    ["fewer than none", { rejectedPoints: -4 }],
  ] as const)("F8: what was refused out of what was taken (%s) is not sent again", async ([, refusal]) => {
    const farEnd = stopped(await contender.farEnd());
    const exporter = shutDown(contender.retrying(farEnd.url));
    farEnd.next({ do: "accept_some", ...refusal });
    expect(await exportPoints(exporter, 3)).toMatchObject({ code: 0 });
    expect(farEnd.attempts()).toBe(1);
  });
});
