import { flow } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { freshOnly } from "../../src/intake/fresh-only.ts";
import { collecting, newCall, outOfSpool, payloadOf } from "./payload.ts";

const now = 1_900_000_000;
const hour = 3_600;

function sending() {
  const clock = testClock({ wallTimeMs: now * 1_000 });
  const far = collecting();
  return { clock, far, sink: flow(freshOnly({ clock }), far) };
}

const told = (stale: number, all: number): string =>
  `[refused] ${stale} of ${all} data points are older than an hour: Datadog would drop them without a word`;

describe("before an attempt", () => {
  it("what is an hour old at the most is sent as it is", async () => {
    const { far, sink } = sending();
    const payload = payloadOf("series", [now - hour, now]);
    expect(await sink.send(payload, newCall())).toMatchObject({ kind: "delivered" });
    expect(far.sent[0]).toBe(payload);
  });

  it("what has grown older since is named, to be left out", async () => {
    const { clock, far, sink } = sending();
    const payload = payloadOf("sketches", [now - hour, now, now - hour + 1, now - 1]);
    await clock.advance(1_001);
    expect(await sink.send(payload, newCall())).toMatchObject({
      kind: "failed",
      error: { code: "refused", message: told(2, 4) },
      divide: [0, 2],
    });
    expect(far.sent).toEqual([]);
  });

  it("all that is too old fails at once", async () => {
    const { clock, far, sink } = sending();
    await clock.advance(hour * 1_000 + 1);
    const outcome = await sink.send(payloadOf("series", [now - 5, now]), newCall());
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "refused", message: told(2, 2) } });
    expect(outcome).not.toHaveProperty("divide");
    expect(far.sent).toEqual([]);
  });
});

describe("a payload that comes out of a spool", () => {
  it.for([
    ["is sent while its newest data point is fresh", 0, 1],
    ["fails when that is too old, too", 1, 0],
  ] as const)("%s", async ([, moreMs, attempts]) => {
    const { clock, far, sink } = sending();
    await clock.advance(hour * 1_000 + moreMs);
    const outcome = await sink.send(outOfSpool(payloadOf("series", [now - 2 * hour, now])), newCall());
    expect(outcome.kind).toBe(attempts === 1 ? "delivered" : "failed");
    expect(far.sent).toHaveLength(attempts);
  });
});

it.for(["application/x-protobuf", "text/plain"])("what is none of ours is sent as it is: %s", async (contentType) => {
  const { far, sink } = sending();
  await sink.send({ ...payloadOf("series", [1]), contentType, detail: 5 }, newCall());
  expect(far.sent).toHaveLength(1);
});

it("what cannot be divided goes whole, as long as some of it is fresh", async () => {
  const { far, sink } = sending();
  const { split: _split, ...payload } = payloadOf("series", [now - 2 * hour, now]);
  await sink.send(payload, newCall());
  expect(far.sent).toHaveLength(1);
});
