import type { Retryable } from "@meterbridge/core";
import { grpcFarEnd, grpcFrame, httpFarEnd } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { type Contender, contenders } from "./contenders.ts";
import { exportPoints, numbersOf, shutDown, stopped } from "./exports.ts";
import type { FaultyFarEnd } from "./faulty-far-end.ts";
import { figuresOf } from "./figures.ts";

describe.for(contenders)("$name", (contender) => {
  it("F3: a connection that is reset costs an attempt, and what was exported arrives once", async () => {
    const farEnd = stopped(await contender.farEnd());
    const exporter = shutDown(contender.retrying(farEnd.url, { initialDelayMs: 1, maxDelayMs: 1 }));
    farEnd.next({ do: "drop_before" }, { do: "drop_after" });
    expect(await exportPoints(exporter, 2)).toMatchObject({ code: 0 });
    expect(farEnd.attempts()).toBe(3);
    expect(numbersOf(farEnd.received())).toEqual([0, 1]);
  });

  it.for([
    ["before a byte was read", "drop_before", contender.ours ? undefined : true],
    ["after the request was read", "drop_after", true],
  ] as const)("F3: reset %s, it says whether it may have arrived", async ([, fault, ambiguous]) => {
    const farEnd = stopped(await contender.farEnd());
    const exporter = shutDown(contender.retrying(farEnd.url, { maxAttempts: 1 }));
    farEnd.next({ do: fault });
    const { error } = await exportPoints(exporter);
    expect(error).toMatchObject({ code: "connection", outcome: { kind: "retryable" } });
    const outcome = error?.outcome as Retryable<unknown>;
    expect(outcome.ambiguous).toBe(ambiguous);
  });

  it("F14: a kept connection that is dead is replaced, and what was exported over it arrives once", async () => {
    const farEnd = stopped(await contender.farEnd());
    const exporter = shutDown(contender.retrying(farEnd.url, { initialDelayMs: 1, maxDelayMs: 1 }));
    await exportPoints(exporter, 1, 0);
    farEnd.next({ do: "drop_before" });
    expect(await exportPoints(exporter, 1, 1)).toMatchObject({ code: 0 });
    expect(numbersOf(farEnd.received())).toEqual([0, 1]);
    expect(farEnd.connections().total).toBe(2);
    // Who is ours does not even take it for a failure.
    if (contender.ours) expect(figuresOf(exporter)).toMatchObject({ retries: 0 });
  });

  it("F4: an answer that is cut after it has said that all is well is not asked for again", async () => {
    const { url, attempts } = await cutting(contender);
    const exporter = shutDown(contender.retrying(url));
    const { code } = await exportPoints(exporter);
    if (contender.protocol === "http") expect(code).toBe(0);
    expect(attempts()).toBe(1);
  });
});

async function cutting({ protocol }: Contender): Promise<Pick<FaultyFarEnd, "url" | "attempts">> {
  if (protocol === "http") {
    const farEnd = stopped(await httpFarEnd());
    farEnd.next({ do: "cut" });
    return farEnd;
  }
  const farEnd = stopped(await grpcFarEnd());
  farEnd.next({ do: "answer", message: grpcFrame(Buffer.alloc(10)).subarray(0, 7) });
  return farEnd;
}
