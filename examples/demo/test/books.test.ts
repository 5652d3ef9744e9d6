import { describe, expect, it } from "vitest";
import { accumulator } from "../books/accumulator.ts";
import { compare } from "../books/compare.ts";
import { ledger } from "../books/ledger.ts";
import type { Total } from "../books/totals.ts";
import { histogramPoint, sumPoint } from "./sample-points.ts";

describe("the accumulator", () => {
  it("adds deltas up, over series and exports", () => {
    const books = accumulator();
    books.add([sumPoint("orders", 2n, "delta", { country: "CH" }), sumPoint("orders", 3n, "delta", { country: "FR" })]);
    books.add([sumPoint("orders", 5n, "delta", { country: "CH" })]);
    expect(books.totals()).toEqual(new Map([["orders", { value: 10 }]]));
  });

  it("counts the values of histograms", () => {
    const books = accumulator();
    books.add([histogramPoint("duration", 3n, 0.5), histogramPoint("duration", 4n, 0.25)]);
    expect(books.totals()).toEqual(new Map([["duration", { value: 0.75, count: 7 }]]));
  });

  it("keeps the newest of each series of what is not a delta", () => {
    const books = accumulator();
    const mail = { queue: "mail", shard: 1n };
    books.add([sumPoint("depth", 7n, "cumulative", mail), sumPoint("depth", 1n, "cumulative", { queue: "print" })]);
    books.add([sumPoint("depth", 4n, "cumulative", { shard: 1n, queue: "mail" })]);
    expect(books.totals()).toEqual(new Map([["depth", { value: 5 }]]));
  });
});

describe("the comparison", () => {
  const books = ledger();
  books.open({ name: "orders", kind: "counter", unit: "" });
  books.open({ name: "duration", kind: "histogram", unit: "s" });
  for (const value of [0.1, 0.2, 0.3]) {
    books.add("orders", 1);
    books.record("duration", value);
  }

  it.for([
    ["everything arrived", 3, { value: 0.6, count: 3 }, 0, { orders: true, duration: true }],
    ["one order is missing", 2, { value: 0.6, count: 3 }, 0, { orders: false, duration: true }],
    ["one order was given up", 2, { value: 0.6, count: 3 }, 1, { orders: true, duration: true }],
    ["one order arrived twice", 4, { value: 0.6, count: 3 }, 0, { orders: false, duration: true }],
    ["a value of the histogram is missing", 3, { value: 0.6, count: 2 }, 0, { orders: true, duration: false }],
    ["a value of the histogram is another", 3, { value: 0.7, count: 3 }, 0, { orders: true, duration: false }],
  ] as const)("says when %s", ([, orders, duration, lost, agree]) => {
    const arrived = new Map<string, Total>([
      ["orders", { value: orders }],
      ["duration", duration],
    ]);
    const rows = compare(books.entries(), books.totals(), arrived, new Map([["orders", { value: lost }]]));
    expect(Object.fromEntries(rows.map(({ entry, agrees }) => [entry.name, agrees]))).toEqual(agree);
  });

  it.for([
    ["given up for certain", 0, false],
    ["given up without an answer", 1, true],
  ] as const)("of what arrived, one may have been %s: %d", ([, doubtful, agrees]) => {
    const one = new Map<string, Total>([["orders", { value: 1 }]]);
    const all = new Map<string, Total>([["orders", { value: 3 }]]);
    const uncertain = new Map<string, Total>([["orders", { value: doubtful }]]);
    expect(compare(books.entries(), books.totals(), all, one, uncertain)[0]!.agrees).toBe(agrees);
  });
});
