import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { delivered, retryable } from "../scripted-sink.ts";
import { farEnd, spoolBench } from "./bench-spool.ts";

describe("a spool", () => {
  it.for(["always", "interval", "never"] as const)(
    "answers accepted, and delivers in order (fsync %s)",
    async (fsync) => {
      const far = farEnd(() => delivered);
      const bench = spoolBench(far, { fsync });
      const texts = Array.from({ length: 50 }, (_, index) => `payload ${index}`);
      const outcomes = await Promise.all(texts.map((text) => bench.send(text, 2)));
      for (const outcome of outcomes) expect(outcome).toEqual({ kind: "delivered", rejectedPoints: 0, accepted: true });
      await bench.drained();
      expect(far.got).toEqual(texts);
      expect(bench.figures()).toMatchObject({
        "accepted.points": 100,
        "accepted.delivered": 100,
        "spool.items": 0,
        "spool.mode": "disk",
      });
    },
  );

  it("delivers after a restart what could not be delivered before, with all that belongs to it", async () => {
    const first = spoolBench(farEnd(() => retryable()));
    for (const text of ["one", "two", "three"]) await first.send(text, 7);
    await first.close();
    const far = farEnd(() => delivered);
    const second = spoolBench(far, { dir: first.dir });
    await second.drained();
    expect(far.payloads).toEqual(
      ["one", "two", "three"].map((text) => ({ body: Buffer.from(text), contentType: "text/plain", points: 7 })),
    );
    expect(second.figures()).toMatchObject({ "accepted.recovered": 21, "accepted.delivered": 21, "spool.items": 0 });
    await second.close();
    expect(readdirSync(first.dir)).toEqual([]);
  });
});
