import { describe, expect, it } from "vitest";
import type { Amount } from "../books/amount.ts";
import { type Account, balance } from "../books/balance.ts";

const recorded = new Map<string, Amount>([
  ["soak_counter_0 /a", { value: 10 }],
  ["soak_observable_counter_1 /a", { value: 10 }],
  ["soak_histogram_2 /a", { value: 300, count: 4 }],
  ["soak_gauge_3 /a", { value: 10 }],
  ["soak_up_down_counter_4 /a", { value: 10 }],
  ["soak_observable_gauge_5 /a", { value: 10 }],
]);

const settled: Account = {
  temporality: "delta",
  handedOver: 100,
  lost: {},
  mayLose: ["timeout", "connection", "refused"],
  arrived: { points: 100, again: 0, series: recorded },
  wasDisturbed: false,
};

describe("an account", () => {
  it("is balanced when all that was handed over has arrived", () => {
    expect(balance(recorded, settled)).toEqual({ unexplained: 0, faults: [] });
  });

  it.for<[title: string, change: Partial<Account>, unexplained: number]>([
    ["a data point is missing", { handedOver: 101 }, 1],
    ["more is missing than was counted as lost", { handedOver: 105, lost: { refused: 3 } }, 2],
    ["more arrived than was handed over", { handedOver: 99 }, -1],
    ["what was refused has arrived", { handedOver: 100, lost: { refused: 2 } }, -2],
    ["more arrived than may have without an answer", { handedOver: 100, lost: { timeout: 2, refused: 1 } }, -3],
  ])("is out of balance when %s", ([, change, unexplained]) => {
    const { faults, ...rest } = balance(recorded, { ...settled, ...change });
    expect(rest).toEqual({ unexplained });
    expect(faults).toEqual([`${unexplained} data points are unaccounted for`]);
  });

  it.for<[title: string, change: Partial<Account>]>([
    ["what is missing was counted as lost", { handedOver: 103, lost: { refused: 1, timeout: 2 } }],
    ["what was not answered in time arrived all the same", { handedOver: 100, lost: { timeout: 2 } }],
    ["what lost its connection arrived all the same, in part", { handedOver: 101, lost: { connection: 2 } }],
    [
      "something came again after a disturbance",
      { arrived: { points: 100, again: 5, series: recorded }, wasDisturbed: true },
    ],
    ["nobody counts data points, but every series agrees", { arrived: { again: 0, series: recorded } }],
  ])("is balanced when %s", ([, change]) => {
    expect(balance(recorded, { ...settled, ...change })).toEqual({ unexplained: 0, faults: [] });
  });

  it("is out of balance when something comes again without a reason", () => {
    const account = { ...settled, arrived: { ...settled.arrived, again: 5 } };
    expect(balance(recorded, account).faults).toEqual(["5 data points came again without a reason"]);
  });

  it("is out of balance when nothing arrives, and is counted as lost for a reason that is not to be expected", () => {
    const unsent = { ...settled, lost: { shutdown: 100 }, arrived: { points: 0, again: 0, series: recorded } };
    expect(balance(recorded, unsent)).toEqual({
      unexplained: 0,
      faults: ["100 data points were lost as shutdown, which is not to be expected"],
    });
  });

  it("is out of balance when an export failed that counts nowhere, whatever arrived that counts as lost", () => {
    // Ten arrived without an answer; ten others are gone, and were not counted.
    const account = { ...settled, handedOver: 120, lost: { timeout: 20 }, failed: 30 };
    expect(balance(recorded, account)).toEqual({
      unexplained: 0,
      faults: ["30 data points were in exports that failed, and 20 count as lost"],
    });
  });

  it("is out of balance when an export that succeeded has not arrived whole, whatever else arrived that counts as lost", () => {
    const perTime = new Map([
      [1n, 50],
      [2n, 40],
      [3n, 10],
    ]);
    const account: Account = {
      ...settled,
      handedOver: 150,
      lost: { timeout: 50 },
      delivered: [
        { time: 1n, points: 50 },
        { time: 2n, points: 50 },
      ],
      arrived: { points: 100, again: 0, series: recorded, perTime },
    };
    expect(balance(recorded, account)).toEqual({
      unexplained: 0,
      faults: ["10 data points have not arrived, and their exports succeeded"],
    });
  });

  it.for<[title: string, key: string, amount: Amount | undefined, said: string]>([
    ["has less", "soak_counter_0 /a", { value: 9 }, "recorded 10, arrived 9"],
    ["has more", "soak_counter_0 /a", { value: 11 }, "recorded 10, arrived 11"],
    ["has another count", "soak_histogram_2 /a", { value: 300, count: 3 }, "recorded 300 in 4, arrived 300 in 3"],
    ["is absent", "soak_counter_0 /a", undefined, "recorded 10, arrived nothing"],
    ["was never recorded", "soak_counter_0 /b", { value: 1 }, "never recorded, arrived 1"],
  ])("is out of balance when a series %s", ([, key, amount, said]) => {
    expect(balance(recorded, withSeries(settled, key, amount))).toEqual({
      unexplained: 0,
      faults: [`${key}: ${said}`],
    });
  });
});

describe("where data points were counted as lost", () => {
  const lossy: Account = { ...settled, handedOver: 101, lost: { refused: 1 } };

  it.for<[series: string, amount: Amount | undefined]>([
    ["soak_counter_0 /a", { value: 9 }],
    ["soak_counter_0 /a", undefined],
    ["soak_observable_counter_1 /a", { value: 9 }],
    ["soak_histogram_2 /a", { value: 200, count: 3 }],
    ["soak_gauge_3 /a", { value: 9 }],
    // An older value than the last.
    ["soak_gauge_3 /a", { value: 11 }],
  ])("what %s has may be %o", ([key, amount]) => {
    expect(balance(recorded, withSeries(lossy, key, amount)).faults).toEqual([]);
  });

  it.for<[series: string, amount: Amount, why: string]>([
    ["soak_counter_0 /a", { value: 11 }, "nothing is added"],
    ["soak_histogram_2 /a", { value: 300, count: 5 }, "nothing is added"],
    ["soak_up_down_counter_4 /a", { value: 9 }, "the last export says it"],
    ["soak_observable_gauge_5 /a", { value: 9 }, "the last export says it"],
  ])("what %s has is not %o: %s", ([key, amount]) => {
    expect(balance(recorded, withSeries(lossy, key, amount)).faults).toHaveLength(1);
  });

  it.for([...recorded.keys()])("the last export says %s, where it is cumulative", (key) => {
    const cumulative = { ...lossy, temporality: "cumulative" } as const;
    const { value, ...count } = recorded.get(key)!;
    expect(balance(recorded, withSeries(cumulative, key, { value: value - 1, ...count })).faults).toHaveLength(1);
  });
});

function withSeries(account: Account, key: string, amount: Amount | undefined): Account {
  const series = new Map(account.arrived.series);
  if (amount) series.set(key, amount);
  else series.delete(key);
  return { ...account, arrived: { ...account.arrived, series } };
}
