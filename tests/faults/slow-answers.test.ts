import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { contenders } from "./contenders.ts";
import { exportPoints, shutDown, stopped } from "./exports.ts";
import { until } from "./until.ts";

describe.for(contenders)("$name", (contender) => {
  it.for(["hang", "drip"] as const)(
    "F5: an answer that goes on for ever (%s) ends with the export's time",
    async (fault) => {
      const farEnd = stopped(await contender.farEnd());
      farEnd.otherwise({ do: fault });
      const clock = testClock();
      const exporter = shutDown(contender.retrying(farEnd.url, { timeoutMs: 10_000, clock }), clock);
      const answer = exportPoints(exporter);
      await until(() => farEnd.attempts() === 1);
      await clock.advance(11_000);
      const { code, error } = await answer;
      // The head of an answer says already that everything was taken, however long its body takes.
      if (code === 0) expect(farEnd.attempts()).toBe(1);
      else expect(error).toMatchObject({ code: "timeout", outcome: { kind: "retryable", ambiguous: true } });
      expect(fault === "hang" && code === 0).toBe(false);
    },
  );
});
