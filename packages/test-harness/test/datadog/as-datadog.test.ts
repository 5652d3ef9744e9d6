import { buildMetrics, type MetricPlan, pointsOfMetrics, type ReceivedPoint } from "@meterbridge/conformance";
import { describe, expect, it } from "vitest";
import { asDatadog, runProcess, type TaggedOptions } from "../../src/index.ts";

const resource = { "service.name": "Shop", "deployment.environment.name": "prod", zone: "North" };
const scope = { name: "shop.cart", version: "1.2.3" };

function seen(plan: Partial<MetricPlan>, options?: TaggedOptions): ReceivedPoint {
  const metrics = buildMetrics([{ kind: "gauge", name: "queue", points: [{ value: 1 }], ...plan }], {
    resource,
    scope,
  });
  return asDatadog(options)(pointsOfMetrics(metrics)[0]!);
}

describe("a data point is seen", () => {
  it.for([
    ["http.server_requests.2xx", "http.server_requests.2xx"],
    ["a-b/c  d", "a_b_c_d"],
    ["1.2.größe", "gr_e"],
    [`a${"b".repeat(254)}`, `a${"b".repeat(199)}`],
  ])("with the name %s as %s", ([name, stored]) => expect(seen({ name: name! }).metric).toEqual({ name: stored }));

  it.for([
    [{ method: "GET" }, { method: "get" }],
    [{ path: "/a b  c_" }, { path: "/a_b_c" }],
    [{ "1st:Key": "a:b" }, { st_key: "a:b" }],
    [{ empty: "" }, { empty: "n/a" }],
    [
      { list: ["a", "b"], flag: true, count: 7 },
      { list: "_a_b", flag: "true", count: "7" },
    ],
    [
      { ort: "Zürich", city: "東京" },
      { ort: "zürich", city: "東京" },
    ],
    [{ long: "é".repeat(200) }, { long: "é".repeat(97) }],
  ] as const)("with the attributes %o as %o", ([attributes, tags]) => {
    expect(seen({ points: [{ value: 1, attributes }] }).attributes).toEqual({ service: "shop", env: "prod", ...tags });
  });

  it("with resource and scope as tags", () => {
    expect(seen({}, { resourceAttributesAsTags: true, scopeAsTags: true }).attributes).toEqual({
      service: "shop",
      env: "prod",
      "service.name": "shop",
      "deployment.environment.name": "prod",
      zone: "north",
      instrumentation_scope: "shop.cart",
      instrumentation_scope_version: "1.2.3",
    });
  });

  it.for<[string, Partial<MetricPlan>, object]>([
    ["a gauge", {}, { kind: "gauge", value: 1 }],
    ["a delta", { kind: "sum", temporality: "delta" }, { kind: "sum", temporality: "delta", value: 1 }],
    ["what goes up and down", { kind: "sum", monotonic: false }, { kind: "gauge", value: 1 }],
    [
      "a delta that does",
      { kind: "sum", monotonic: false, temporality: "delta" },
      { kind: "sum", temporality: "delta" },
    ],
    ["a bigint", { integers: true, points: [{ value: 7n }] }, { kind: "gauge", value: 7 }],
    ["a time", { points: [{ value: 1, endTime: [5, 999_999_999] }] }, { time: 5_000_000_000n }],
  ])("as it is kept: %s", ([, plan, data]) => expect(seen(plan)).toMatchObject(data));

  const histogram = { buckets: { boundaries: [1], counts: [1, 1] }, count: 2, sum: 3, min: 1, max: 2 };
  it.for([
    ["distributions", { bounds: [], counts: [] }],
    ["counters", { bounds: [1], counts: [1n, 1n] }],
  ] as const)("with the buckets of a histogram in %s", ([histograms, buckets]) => {
    expect(seen({ kind: "histogram", points: [{ value: histogram }] }, { histograms })).toMatchObject({
      kind: "histogram",
      temporality: "delta",
      value: { count: 2n, sum: 3, min: 1, max: 2, ...buckets },
    });
  });
});

it("who imports the harness does not load what reads Datadog's messages", async () => {
  const index = new URL("../../src/index.ts", import.meta.url).href;
  const script = `
    import { createRequire } from "node:module";
    import ${JSON.stringify(index)};
    const { cache } = createRequire(import.meta.url);
    console.log(Object.keys(cache).filter((file) => file.includes("protobufjs")).length);
  `;
  expect((await runProcess({ script })).stdout.trim()).toBe("0");
});
