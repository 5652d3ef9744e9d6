import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { progress } from "../../src/spool-command/progress.ts";
import { byteSize, duration, grouped, parseDuration } from "../../src/spool-command/quantities.ts";

const MiB = 1024 ** 2;
const all = { records: 4, points: 4_000, bytes: 40 * MiB };

describe("progress", () => {
  it("is one line that is written anew for whoever watches, a few times a second", async () => {
    const { notes, shown, clock } = started(true);
    await clock.advance(1_000);
    shown.count(1_000, 10 * MiB);
    await clock.advance(100);
    shown.count(1_000, 10 * MiB);
    await clock.advance(900);
    shown.count(1_000, 10 * MiB);
    shown.clear();
    expect(notes).toEqual([
      "\r\x1b[K1 of 4 records, 1 000 points, 10.0 MiB/s, 3 s left",
      "\r\x1b[K3 of 4 records, 3 000 points, 15.0 MiB/s, 1 s left",
      "\r\x1b[K",
    ]);
  });

  it("is a line every few seconds for a file", async () => {
    const { notes, shown, clock } = started(false);
    for (let record = 0; record < 4; record++) {
      await clock.advance(2_500);
      shown.count(1_000, 10 * MiB);
    }
    shown.clear();
    expect(notes).toEqual([
      "2 of 4 records, 2 000 points, 4.0 MiB/s, 5 s left\n",
      "4 of 4 records, 4 000 points, 4.0 MiB/s, 0 s left\n",
    ]);
  });

  function started(isWatched: boolean) {
    const notes: string[] = [];
    const clock = testClock();
    return { notes, clock, shown: progress(all, { isWatched, note: (text) => void notes.push(text), clock }) };
  }
});

it.for([
  ["500ms", 500],
  ["90s", 90_000],
  ["1.5h", 5_400_000],
  ["2d", 172_800_000],
  ["1", undefined],
  ["h", undefined],
  ["-1h", undefined],
  ["1w", undefined],
] as const)("reads %s as a time", ([text, ms]) => {
  expect(parseDuration(text)).toBe(ms);
});

it.for([
  [-5, "0 s"],
  [99_000, "99 s"],
  [120_000, "2 min"],
  [7_200_000, "2 h"],
  [86_400_000 * 9, "9 d"],
] as const)("shows %d ms as a time", ([ms, text]) => {
  expect(duration(ms)).toBe(text);
});

it.for([
  [0, "0 B"],
  [1023, "1023 B"],
  [1536, "1.5 KiB"],
  [5 * MiB, "5.0 MiB"],
  [3 * 1024 * MiB, "3.00 GiB"],
] as const)("shows %d bytes", ([bytes, text]) => {
  expect(byteSize(bytes)).toBe(text);
});

it.for([
  [999, "999"],
  [1_000, "1 000"],
  [12_345_678, "12 345 678"],
] as const)("shows the number %d", ([count, text]) => {
  expect(grouped(count)).toBe(text);
});
