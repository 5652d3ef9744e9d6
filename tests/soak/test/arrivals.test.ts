import type { ReceivedPoint } from "@meterbridge/conformance";
import { expect, it } from "vitest";
import { arrivals } from "../books/arrivals.ts";

function point(time: bigint, value: number, more: Partial<ReceivedPoint> = {}): ReceivedPoint {
  return { metric: { name: "orders" }, attributes: { route: "/a" }, time, value, ...more };
}

const delta = { temporality: "delta" } as const;

it("sums deltas", () => {
  const books = arrivals();
  books.add([point(1n, 2, delta), point(2n, 3, delta)]);
  expect(books.arrived()).toMatchObject({ points: 2, again: 0, series: new Map([["orders /a", { value: 5 }]]) });
});

it("keeps the newest of what is cumulative, also when it came before an older one", () => {
  const books = arrivals();
  books.add([point(1n, 2), point(3n, 7), point(2n, 5)]);
  expect(books.arrived().series.get("orders /a")).toEqual({ value: 7 });
});

it("counts a data point once that comes again, also after the next one", () => {
  const books = arrivals();
  books.add([point(1n, 2, delta), point(1n, 2, delta), point(2n, 3, delta), point(1n, 2, delta)]);
  expect(books.arrived()).toMatchObject({ points: 2, again: 2, series: new Map([["orders /a", { value: 5 }]]) });
});

it("counts the data points of each time, what came again once", () => {
  const books = arrivals();
  const other = { attributes: { route: "/b" } };
  books.add([point(1n, 2), point(1n, 2, other), point(2n, 3), point(1n, 2)]);
  expect(books.arrived().perTime).toEqual(
    new Map([
      [1n, 2],
      [2n, 1],
    ]),
  );
});

it("tells series apart by their instrument and their route", () => {
  const books = arrivals();
  books.add([point(1n, 1), point(1n, 2, { attributes: { route: "/b" } }), point(1n, 3, { metric: { name: "carts" } })]);
  expect([...books.arrived().series.keys()]).toEqual(["orders /a", "orders /b", "carts /a"]);
});

it("adds up sums and counts of histograms", () => {
  const books = arrivals();
  const histogram = (count: bigint, sum: number): Partial<ReceivedPoint> => ({ ...delta, value: { count, sum } });
  books.add([point(1n, 0, histogram(2n, 30)), point(2n, 0, histogram(1n, 5))]);
  expect(books.arrived().series.get("orders /a")).toEqual({ value: 35, count: 3 });
});
