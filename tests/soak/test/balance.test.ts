import { describe, expect, it } from "vitest";
import type { Amount } from "../books/amount.ts";
import { type Account, balance } from "../books/balance.ts";

const recorded = new Map<string, Amount>([
  ["orders /a", { value: 10 }],
  ["duration /a", { value: 300, count: 4 }],
]);

const settled: Account = {
  handedOver: 100,
  lost: {},
  arrived: { points: 100, again: 0, series: new Map(recorded) },
  wasDisturbed: false,
};

describe("an account", () => {
  it("is balanced when all that was handed over has arrived", () => {
    expect(balance(recorded, settled)).toEqual({ unexplained: 0, faults: [] });
  });

  it.for<[title: string, change: Partial<Account>, unexplained: number]>([
    ["a data point is missing", { handedOver: 101 }, 1],
    ["more is missing than was counted as lost", { handedOver: 105, lost: { overflow: 3 } }, 2],
    ["more arrived than was handed over", { handedOver: 99 }, -1],
  ])("is out of balance when %s", ([, change, unexplained]) => {
    const { faults, ...rest } = balance(recorded, { ...settled, ...change });
    expect(rest).toEqual({ unexplained });
    expect(faults).toContain(`${unexplained} data points are unaccounted for`);
  });

  it.for<[title: string, change: Partial<Account>]>([
    ["what is missing was counted as lost", { handedOver: 103, lost: { overflow: 1, timeout: 2 } }],
    ["what was counted as lost arrived all the same", { handedOver: 100, lost: { timeout: 2 } }],
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

  it.for<[title: string, key: string, amount: Amount | undefined, fault: string]>([
    ["has less", "orders /a", { value: 9 }, "orders /a: recorded 10, arrived 9"],
    ["has more", "orders /a", { value: 11 }, "orders /a: recorded 10, arrived 11"],
    ["has another count", "duration /a", { value: 300, count: 3 }, "duration /a: recorded 300 in 4, arrived 300 in 3"],
    ["is absent", "orders /a", undefined, "orders /a: recorded 10, arrived nothing"],
    ["was never recorded", "carts /a", { value: 1 }, "carts /a: never recorded, arrived 1"],
  ])("is out of balance when a series %s", ([, key, amount, fault]) => {
    expect(balance(recorded, { ...settled, arrived: { ...settled.arrived, series: withSeries(key, amount) } })).toEqual(
      {
        unexplained: 0,
        faults: [fault],
      },
    );
  });

  it("explains less of a series by what was counted as lost, and never more", () => {
    const lossy = { ...settled, handedOver: 101, lost: { overflow: 1 } };
    const with9 = { ...lossy, arrived: { ...settled.arrived, series: withSeries("orders /a", { value: 9 }) } };
    const with11 = { ...lossy, arrived: { ...settled.arrived, series: withSeries("orders /a", { value: 11 }) } };
    expect(balance(recorded, with9).faults).toEqual([]);
    expect(balance(recorded, with11).faults).toEqual(["orders /a: recorded 10, arrived 11"]);
  });
});

function withSeries(key: string, amount: Amount | undefined): ReadonlyMap<string, Amount> {
  const series = new Map(recorded);
  if (amount) series.set(key, amount);
  else series.delete(key);
  return series;
}
