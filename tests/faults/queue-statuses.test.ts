import { grpcFarEnd, httpFarEnd } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { contenders } from "./contenders.ts";
import { exportPoints, numbersOf, stopped } from "./exports.ts";
import { figuresOf } from "./figures.ts";
import { queued } from "./queued.ts";
import { until } from "./until.ts";

/** Of what a far end says so, what becomes in a queue: `kept` is sent again and arrives. */
type Fate = "kept" | "dropped";

const grpcStatuses: readonly (readonly [status: number, name: string, fate: Fate, withRetryInfo: Fate])[] = [
  [1, "CANCELLED", "kept", "kept"],
  [2, "UNKNOWN", "dropped", "dropped"],
  [3, "INVALID_ARGUMENT", "dropped", "dropped"],
  [4, "DEADLINE_EXCEEDED", "kept", "kept"],
  [5, "NOT_FOUND", "dropped", "dropped"],
  [6, "ALREADY_EXISTS", "dropped", "dropped"],
  [7, "PERMISSION_DENIED", "kept", "kept"], // somebody can mend it
  [8, "RESOURCE_EXHAUSTED", "dropped", "kept"],
  [9, "FAILED_PRECONDITION", "dropped", "dropped"],
  [10, "ABORTED", "kept", "kept"],
  [11, "OUT_OF_RANGE", "kept", "kept"],
  [12, "UNIMPLEMENTED", "dropped", "dropped"],
  [13, "INTERNAL", "dropped", "dropped"],
  [14, "UNAVAILABLE", "kept", "kept"],
  [15, "DATA_LOSS", "kept", "kept"],
  [16, "UNAUTHENTICATED", "kept", "kept"], // somebody can mend it
];

describe.for(contenders.filter(({ protocol }) => protocol === "grpc"))("$name", (contender) => {
  it.for(grpcStatuses)("F7: %i %s: %s by a queue, and with a RetryInfo %s", async ([status, , fate, withRetryInfo]) => {
    for (const placement of ["trailers_only", "trailers", "after_message"] as const) {
      const farEnd = stopped(await grpcFarEnd());
      const { exporter, backOff } = queued(contender, farEnd.url);
      const told = { do: "status", status, placement } as const;
      farEnd.next(told, { ...told, retryDelay: { nanos: 200_000_000 } });
      // A queue goes on when something was dropped.
      await exportPoints(exporter, 1, 0);
      if (fate === "kept") await backOff();
      if (fate === "dropped") await until(() => figuresOf(exporter)["queue.items"] === 0);
      await exportPoints(exporter, 1, 1);
      if (withRetryInfo === "kept") await backOff();
      await until(() => figuresOf(exporter)["queue.items"] === 0);
      const dropped = [fate, withRetryInfo].filter((one) => one === "dropped").length;
      expect(farEnd.received()).toHaveLength(2 - dropped);
      expect(farEnd.attempts()).toBe(4 - dropped);
      expect(figuresOf(exporter)).toMatchObject({ "accepted.points": 2, "accepted.delivered": 2 - dropped });
    }
  });
});

describe.for(contenders.filter(({ protocol }) => protocol === "http"))("$name", (contender) => {
  it.for([
    [400, "dropped"],
    [401, "kept"], // somebody can mend it
    [403, "kept"],
    [404, "dropped"],
    [429, "kept"],
    [500, "dropped"],
    [502, "kept"],
    [503, "kept"],
    [504, "kept"],
  ] as const)("F7: HTTP %i: %s by a queue", async ([status, fate]) => {
    const farEnd = stopped(await httpFarEnd());
    const { exporter, backOff } = queued(contender, farEnd.url);
    farEnd.next({ do: "answer", status });
    for (const n of [0, 1]) await exportPoints(exporter, 1, n);
    if (fate === "kept") await backOff();
    await until(() => figuresOf(exporter)["queue.items"] === 0);
    expect(numbersOf(farEnd.received())).toEqual(fate === "kept" ? [0, 1] : [1]);
  });
});
