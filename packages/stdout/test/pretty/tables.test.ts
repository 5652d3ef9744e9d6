import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import {
  buckets,
  counter,
  delta,
  exponential,
  exponentialBuckets,
  gauge,
  histogram,
  inScope,
  point,
  upDown,
  withResource,
} from "./metrics.ts";
import { paper } from "./paper.ts";

const bounds = [10, 20, 50, 100];

/** The third of three exports, two seconds apart. */
function third(columns?: number): readonly string[] {
  const on = paper({ ...(columns !== undefined && { columns }) });
  on.lines(everyKind(0));
  on.lines(everyKind(1));
  return on.tables(everyKind(2));
}

function everyKind(step: number): ResourceMetrics {
  const at = { end: 10 + 2 * step };
  return inScope(
    "shop",
    counter(
      "orders.placed",
      "{order}",
      point(1_204 + 12 * step, { channel: "app", "shop.region": "eu" }, at),
      point(88 + step ** 2, { channel: "phone", "shop.region": "us" }, at),
    ),
    upDown("queue.depth", "{job}", point(17 - 3 * step, {}, at)),
    gauge("memory.used", "By", point(3.2e6 + 1e5 * step, { space: "old" }, at)),
    histogram(
      "request.duration",
      "ms",
      point(buckets(bounds, [2, 10 + step, 4, 1, 0], { sum: 400 + 15 * step, min: 4, max: 93 }), { method: "GET" }, at),
    ),
    exponential(
      "message.size",
      "By",
      point(exponentialBuckets({ positive: [5, 1, 4, 8, 2] }, { sum: 2_500, min: 40, max: 400 }), {}, at),
    ),
  );
}

it("shows what every kind of instrument says, in aligned columns", () => {
  expect(third(100)).toEqual([
    "shop                                     value  change    rate  trend",
    "  orders.placed     counter · orders",
    "    channel=app   shop.region=eu         1 228     +12   6.0/s  ▇▇",
    "    channel=phone shop.region=us            92      +3   1.5/s  ▃▇",
    "  queue.depth       up-down · jobs          11      -3          ▇▆▅",
    "  memory.used       gauge",
    "    space=old                         3.24 MiB                  ▁▄▇",
    "  request.duration  histogram",
    "    method=GET                                      +1  0.50/s  ▇▇",
    "      ▂▇▃▁·  count 19  mean 22.6 ms  p50 16.3 ms  p90 43.3 ms  p99 84.8 ms",
    "  message.size      exp-histogram                   +0     0/s",
    "      ·▁▄▇▂  count 15  mean   167 B  p50   159 B  p90   304 B  p99   400 B",
  ]);
});

it("leaves out the kinds, the count and p90 where 60 columns are all there is", () => {
  expect(third(60)).toEqual([
    "shop                            value  change    rate  trend",
    "  orders.placed  counter · orders",
    "    channel=app   region=eu     1 228     +12   6.0/s  ▇▇",
    "    channel=phone region=us        92      +3   1.5/s  ▃▇",
    "  queue.depth                      11      -3          ▇▆▅",
    "  memory.used  gauge",
    "    space=old                3.24 MiB                  ▁▄▇",
    "  request.duration  histogram",
    "    method=GET                             +1  0.50/s  ▇▇",
    "      ▂▇▃▁·  mean 22.6 ms  p50 16.3 ms  p99 84.8 ms",
    "  message.size                             +0     0/s",
    "      ·▁▄▇▂  mean   167 B  p50   159 B  p99   400 B",
  ]);
});

it("leaves out the trend, the change and the keys on 40 columns", () => {
  expect(third(40)).toEqual([
    "shop                       value    rate",
    "  orders.placed  counter · orders",
    "    app   eu               1 228   6.0/s",
    "    phone us                  92   1.5/s",
    "  queue.depth                 11",
    "  memory.used  gauge",
    "    space=old           3.24 MiB",
    "  request.duration  histogram",
    "    method=GET                    0.50/s",
    "      ▂▇▃▁·  p50 16.3 ms  p99 84.8 ms",
    "  message.size                       0/s",
    "      ·▁▄▇▂  p50   159 B  p99   400 B",
  ]);
});

it("keeps the names and the values on 20 columns", () => {
  expect(third(20)).toEqual([
    "shop           value",
    "  orders.placed",
    "    app eu     1 228",
    "    phone…        92",
    "  que…epth        11",
    "  memory.used  gauge",
    "    old     3.24 MiB",
    "  request.duration",
    "    GET",
    "      p99 84.8 ms",
    "  mes…size",
    "      p99   400 B",
  ]);
});

it.for([200, 120])("is no wider than its content, even on %i columns", (columns) => {
  expect(third(columns)).toEqual(third(100));
});

it("writes up to 120 columns where there is no terminal", () => {
  expect(third()).toEqual(third(120));
});

it("says when, who, how much, and how long after the last export in its first line", () => {
  const on = paper({ columns: 80 });
  expect(on.lines(everyKind(0))[0]).toBe(
    "── 2026-01-01 00:00:10Z  checkout 1.4.2  5 metrics, 6 series ───────────────────",
  );
  expect(on.lines(everyKind(5))[0]).toBe(
    "── 2026-01-01 00:00:20Z  checkout 1.4.2  5 metrics, 6 series  +10.0 s ──────────",
  );
  on.resize(44);
  expect(on.lines(everyKind(6))[0]).toBe("── 00:00:22Z  checkout  6 series  +2.00 s ──");
  on.resize(30);
  expect(on.lines(everyKind(7))[0]).toBe("── 00:00:24Z  6 series ───────");
  on.resize(20);
  expect(on.lines(everyKind(8))[0]).toBe("00:00:26Z 6 series──");
});

it("tells the resource once, and again when it has changed", () => {
  const on = paper({ columns: 40 });
  const metrics = [{ scope: { name: "s" }, metrics: [gauge("g", "", point(1))] }];
  const resource = { "service.name": "checkout", "host.name": "web-17", "process.pid": 4711, "host.tags": ["a", "b"] };
  expect(on.lines(withResource(resource, metrics)).slice(1, 4)).toEqual([
    '  host.name=web-17  host.tags=["a", "b"]',
    "  process.pid=4711",
    "  service.name=checkout",
  ]);
  expect(on.lines(withResource({ ...resource }, metrics))[1]).toBe("");
  expect(on.lines(withResource({ ...resource, "process.pid": 4712 }, metrics))[2]).toBe("  process.pid=4712");
});

it("has a table for each scope, under its name and version", () => {
  const scopes = [
    { scope: { name: "http", version: "0.203.0" }, metrics: [gauge("a", "", point(1))] },
    { scope: { name: "" }, metrics: [gauge("b", "", point(2))] },
    { scope: { name: "empty" }, metrics: [] },
  ];
  expect(paper().tables(withResource({}, scopes))).toEqual([
    "http 0.203.0  value",
    "  a    gauge      1",
    "",
    "(no scope)    value",
    "  b    gauge      2",
  ]);
});

it("gives a scope that is too long a line of its own, and the first scope's columns one as well", () => {
  const scope = (name: string) => ({ scope: { name }, metrics: [gauge("g", "", point(1))] });
  const scopes = [scope("@opentelemetry/instrumentation-http"), scope("@opentelemetry/instrumentation-pg")];
  expect(paper({ columns: 30 }).tables(withResource({}, scopes))).toEqual([
    "@opentelemetry/instrumentatio…",
    "                         value",
    "  g               gauge      1",
    "",
    "@opentelemetry/instrumentatio…",
    "  g               gauge      1",
  ]);
});

it("says what is delta: the value is what happened, without a change", () => {
  const during = { start: 8, end: 12 };
  const metrics = inScope(
    "shop",
    delta(counter("orders", "{order}", point(12, {}, during))),
    delta(upDown("queue", "", point(-3, {}, during))),
    delta(histogram("duration", "s", point(buckets([1], [1, 1], { sum: 3, min: 0.5, max: 2.5 }), {}, during))),
  );
  expect(paper().tables(metrics)).toEqual([
    "shop                                value  change    rate",
    "  orders    delta counter · orders    +12           3.0/s",
    "  queue     delta up-down              -3",
    "  duration  delta histogram                    +2  0.50/s",
    "      ▇▇  count 2  mean 1.50 s  p50 1.00 s  p90 2.20 s  p99 2.47 s",
  ]);
});

it("writes attributes in the order of their keys", () => {
  const metrics = gauge("g", "", point(1, { b: 1, a: 2 }), point(2, { a: 1, b: 2 }));
  expect(paper().tables(inScope("s", metrics)).slice(-2)).toEqual(["    a=2 b=1      1", "    a=1 b=2      2"]);
});

it("writes short keys where whole ones are too wide, and whole ones where short ones would be the same", () => {
  const metrics = gauge(
    "g",
    "",
    point(1, { "http.route": "/orders", "http.method": "GET" }),
    point(2, { "a.id": 1, "b.id": 2 }),
  );
  expect(paper({ columns: 34 }).tables(inScope("s", metrics)).slice(-2)).toEqual([
    "    method=GET route=/orde…      1",
    "    a.id=1 b.id=2                2",
  ]);
});

it("says by which keys where only the values fit", () => {
  const series = (route: string) => point(1, { "http.route": route, "http.method": "GET", status: 200 });
  const metrics = gauge("g", "", series("/orders"), series("/orders/{id}"));
  expect(paper({ columns: 36 }).tables(inScope("s", metrics)).slice(1)).toEqual([
    "  g  gauge by method, route, status",
    "    GET /orders      200           1",
    "    GET /orders/{id} 200           1",
  ]);
});
