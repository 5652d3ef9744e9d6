import { frozenServer, testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { contenders } from "./contenders.ts";
import { exportPoints, numbersOf, shutDown, stopped } from "./exports.ts";
import { figuresOf } from "./figures.ts";
import { until } from "./until.ts";

describe.for(contenders)("$name", (contender) => {
  it("F1: nobody listens yet; what was exported arrives once somebody does", async () => {
    const farEnd = stopped(await contender.farEnd());
    await farEnd.stop();
    const exporter = shutDown(contender.retrying(farEnd.url, { maxAttempts: 1_000, initialDelayMs: 1, maxDelayMs: 1 }));
    const answer = exportPoints(exporter, 2);
    await until(() => Number(figuresOf(exporter)["retries"]) >= 2);
    await farEnd.start();
    expect(await answer).toMatchObject({ code: 0 });
    expect(numbersOf(farEnd.received())).toEqual([0, 1]);
  });

  it("F1: nobody listens; the export may be sent again, and nothing of it has arrived", async () => {
    const farEnd = await contender.farEnd();
    await farEnd.stop();
    const exporter = shutDown(contender.retrying(farEnd.url, { maxAttempts: 1 }));
    const { error } = await exportPoints(exporter);
    expect(error).toMatchObject({ code: "connection", outcome: { kind: "retryable" } });
    expect(error?.outcome).not.toHaveProperty("ambiguous");
  });

  it("F2: a frozen process takes no connection; the export ends with its time, and may be sent again", async () => {
    const frozen = stopped(await frozenServer());
    const clock = testClock();
    const url = contender.protocol === "http" ? frozen.url : new URL(frozen.url).origin;
    const exporter = shutDown(contender.retrying(url, { timeoutMs: 10_000, clock }), clock);
    let isAnswered = false;
    const answer = exportPoints(exporter);
    void answer.then(() => (isAnswered = true));
    await clock.advance(9_900);
    expect(isAnswered).toBe(false);
    await clock.advance(1_000);
    expect(await answer).toMatchObject({ code: 1, error: { code: "timeout", outcome: { kind: "retryable" } } });
  });
});
