import type { Point, SumPoint } from "@meterbridge/conformance";
import { expect, it } from "vitest";
import { asExposed, type ExposedNames } from "../../src/index.ts";

const inUtf8: ExposedNames = { names: "utf-8", suffixes: true };
const inUnderscores: ExposedNames = { names: "underscores", suffixes: true };

const counter: SumPoint = {
  metric: { name: "http.requests", description: "Requests", unit: "{request}" },
  kind: "sum",
  monotonic: true,
  temporality: "cumulative",
  value: 7n,
  attributes: { "http.route": "/" },
  resource: { attributes: { "service.name": "shop" }, schemaUrl: "https://example.org/1" },
  scope: { name: "shop.cart", version: "1", attributes: { "cart.kind": 3n }, schemaUrl: "" },
  startTime: 1n,
  time: 2n,
  flags: 0,
  exemplars: [],
};

it("a counter stays one, with its labels spelt as its name is", () => {
  expect(asExposed(inUnderscores)(counter)).toEqual({
    metric: { name: "http_requests_total", description: "Requests", unit: "" },
    kind: "sum",
    monotonic: true,
    temporality: "cumulative",
    value: 7n,
    attributes: { http_route: "/" },
    resource: { attributes: { service_name: "shop" } },
    scope: { name: "shop.cart", version: "1", attributes: { cart_kind: "3" }, schemaUrl: "" },
    startTime: 1n,
    time: 2n,
  });
});

it.for<[string, string, boolean, ExposedNames, string]>([
  ["http.time", "ms", false, inUtf8, "http.time_milliseconds"],
  ["http.time", "ms", true, inUtf8, "http.time_milliseconds_total"],
  ["http.time", "ms", true, inUnderscores, "http_time_milliseconds_total"],
  ["http.time", "ms", true, { names: "utf-8", suffixes: false }, "http.time"],
  ["http.time", "ms", true, { names: "underscores", suffixes: false }, "http_time"],
  ["a..b-c/d.", "", true, inUnderscores, "a_b_c_d_total"],
  ["a..b.", "", true, inUtf8, "a..b._total"],
  ["a:b", "", false, inUnderscores, "a:b"],
  ["9a", "", false, inUnderscores, "_9a"],
  ["a.total", "", true, inUtf8, "a_total"],
  ["a.seconds", "s", false, inUtf8, "a.seconds"],
  ["seconds", "s", true, inUtf8, "seconds_total"],
  ["a.seconds.total", "s", true, inUtf8, "a.seconds_total"],
  ["milliseconds", "s", false, inUtf8, "milliseconds_seconds"],
  ["a", "By/s", false, inUtf8, "a_bytes_per_second"],
  ["a", "1", false, inUtf8, "a"],
  ["a", "{request}", false, inUtf8, "a"],
  ["a", "furlongs/{fortnight}", false, inUtf8, "a_furlongs"],
])("%s in %j, a counter: %s, is with %j called %s", ([name, unit, monotonic, names, exposed]) => {
  const point = { ...counter, monotonic, metric: { name, description: "", unit } };
  expect(asExposed(names)(point).metric.name).toBe(exposed);
});

it.for([
  ["ms", inUtf8, "milliseconds"],
  ["ms", { names: "utf-8", suffixes: false }, ""],
] as const)("the unit %s is, with %j, %j", ([unit, names, exposed]) => {
  const point = { ...counter, metric: { ...counter.metric, unit } };
  expect(asExposed(names)(point).metric.unit).toBe(exposed);
});

it("attributes are texts, and none when they are empty", () => {
  const attributes = {
    text: "a",
    whole: 7n,
    half: 0.5,
    flag: true,
    list: ["a", 1n],
    map: { a: null },
    bytes: Uint8Array.of(1, 2),
    empty: "",
    nothing: null,
  };
  expect(asExposed(inUtf8)({ ...counter, attributes }).attributes).toEqual({
    text: "a",
    whole: "7",
    half: "0.5",
    flag: "true",
    list: '["a",1]',
    map: '{"a":null}',
    bytes: "AQI=",
  });
});

it("the values of keys that get one name are joined, in the order of the keys", () => {
  const attributes = { a_b: "3", "a.b": "2", "a-b": "1", "9": "4" };
  expect(asExposed(inUnderscores)({ ...counter, attributes }).attributes).toEqual({ a_b: "1;2;3", key_9: "4" });
});

it("a sum that may fall is a gauge, and gauges have no start", () => {
  const seen = asExposed(inUtf8)({ ...counter, monotonic: false });
  expect(seen).toMatchObject({ metric: { name: "http.requests" }, kind: "gauge", value: 7n, time: 2n });
  expect(Object.keys(seen)).not.toEqual(expect.arrayContaining(["startTime"]));
  expect(seen).not.toHaveProperty("temporality");
  expect(seen).not.toHaveProperty("monotonic");
});

const { value: _value, monotonic: _monotonic, ...about } = counter;
const distribution = { count: 3n, sum: 4, min: 1, max: 2 };

it("a histogram has no extremes", () => {
  const value = { ...distribution, bounds: [1], counts: [1n, 2n] };
  const point: Point = { ...about, kind: "histogram", value };
  expect(asExposed(inUtf8)(point)).toMatchObject({
    kind: "histogram",
    startTime: 1n,
    value: { count: 3n, sum: 4, bounds: [1], counts: [1n, 2n] },
  });
  expect(asExposed(inUtf8)(point).value).not.toHaveProperty("min");
  expect(asExposed(inUtf8)(point).value).not.toHaveProperty("max");
});

it.for([
  [0, 1e-128],
  [0.5, 0.5],
] as const)("an exponential histogram with the zero threshold %d has %d", ([zeroThreshold, exposed]) => {
  const buckets = { offset: 0, counts: [1n] };
  const value = { ...distribution, scale: 1, zeroCount: 1n, zeroThreshold, positive: buckets, negative: buckets };
  const seen = asExposed(inUtf8)({ ...about, kind: "exponentialHistogram", value }).value;
  expect(seen).toEqual({
    count: 3n,
    sum: 4,
    scale: 1,
    zeroCount: 1n,
    zeroThreshold: exposed,
    positive: buckets,
    negative: buckets,
  });
});

it("a summary stays what it is", () => {
  const { temporality: _temporality, ...rest } = about;
  const value = { count: 1n, sum: 2, quantiles: [{ quantile: 0.5, value: 2 }] };
  expect(asExposed(inUtf8)({ ...rest, kind: "summary", value })).toMatchObject({
    kind: "summary",
    value,
    startTime: 1n,
  });
});
